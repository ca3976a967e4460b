"""Counting rules: named, complete ways to count, read from data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from concord.atlas.edition.model import GrantKind, LegalForm, ProductClass
from concord.kernel.documents import Added, Document, StrictModel, Words, validate
from concord.kernel.strict_yaml import load_yaml

Unit = Literal["product", "authorisation", "holder", "substance"]
StandingKind = Literal["ever", "in_force", "marketed"]
Inclusion = Literal["include", "exclude"]
Restriction = Literal["any", "only"]
StemCell = Literal["any", "per_regulator", "by_content"]
Annulment = Literal["until_annulled", "never"]
Union = Literal["central", "member_states", "europe"]

DEFAULT_RULE = "all-in-force"
_FILE = "rules.yaml"


def _all(everything: object) -> BeforeValidator:
    """What the word ``all`` stands for."""
    return BeforeValidator(lambda codes: everything if codes == "all" else codes)


class CountingRule(Document):
    """A named, complete way to count. What each field means stands at the head of ``rules.yaml``.

    A rule equals only itself, so that it is a cheap key of a cache.
    """

    id: Annotated[str, Added]
    names: Annotated[Words, Field(alias="name")]
    texts: Annotated[Words, Field(alias="text")]
    unit: Unit
    classes: Annotated[frozenset[ProductClass], _all(list(ProductClass))]
    legal_forms: frozenset[LegalForm]
    terms: Annotated[frozenset[GrantKind] | None, _all(None)]
    standing: StandingKind
    cord_blood: Inclusion
    minimally_manipulated: Inclusion
    export_only: Inclusion
    stem_cell: StemCell
    living_cells: Restriction
    listed: Restriction
    annulled: Annulment
    eu: Union

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def name(self, language: str) -> str:
        """The name in English, or in Korean for ``ko``."""
        return self.names.text(language)

    def text(self, language: str) -> str:
        """The rule in one sentence, in English, or in Korean for ``ko``."""
        return self.texts.text(language)


class _Document(StrictModel):
    defaults: dict[str, Any]
    rules: dict[str, dict[str, Any]]


@cache
def rules() -> dict[str, CountingRule]:
    """Every counting rule that Concord ships, in the order in which they are offered."""
    text = files("concord.atlas.questions.approvals").joinpath(_FILE).read_text(encoding="utf-8")
    return parse_rules(text, _FILE)


def rule(name: str) -> CountingRule:
    """The rule of that name. Raises ValueError that lists the names."""
    try:
        return rules()[name]
    except KeyError:
        raise ValueError(f"{name!r}: expected a counting rule: {', '.join(rules())}") from None


def parse_rules(text: str, file: str) -> dict[str, CountingRule]:
    """Read rules in the shape of ``rules.yaml``. Raises FaultsFoundError that names rule and field."""
    document = validate(_Document, load_yaml(text, file), file)
    return {
        key: validate(CountingRule, {**document.defaults, **fields, "id": key}, file, key)
        for key, fields in document.rules.items()
    }
