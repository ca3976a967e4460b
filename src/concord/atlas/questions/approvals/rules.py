"""Counting rules: named, complete ways to count, read from data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, Field

from concord.atlas.edition.model import GrantKind, LegalForm, ProductClass
from concord.kernel.documents import StrictModel, validate
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


@dataclass(frozen=True, slots=True, eq=False)
class CountingRule:
    """A named, complete way to count. What each field means stands at the head of ``rules.yaml``."""

    id: str
    name_en: str
    name_ko: str
    text_en: str
    text_ko: str
    unit: Unit
    classes: frozenset[ProductClass]
    legal_forms: frozenset[LegalForm]
    terms: frozenset[GrantKind] | None
    standing: StandingKind
    cord_blood: Inclusion
    minimally_manipulated: Inclusion
    export_only: Inclusion
    stem_cell: StemCell
    living_cells: Restriction
    listed: Restriction
    annulled: Annulment
    eu: Union

    def name(self, language: str) -> str:
        """The name in English, or in Korean for ``ko``."""
        return self.name_ko if language == "ko" else self.name_en

    def text(self, language: str) -> str:
        """The rule in one sentence, in English, or in Korean for ``ko``."""
        return self.text_ko if language == "ko" else self.text_en


class _Words(StrictModel):
    en: str
    ko: str


class _Document(StrictModel):
    defaults: dict[str, Any]
    rules: dict[str, dict[str, Any]]


_Member = TypeVar("_Member")
_Codes = Annotated[frozenset[Annotated[_Member, Field(strict=False)]], Field(strict=False)]


def _all(everything: object) -> BeforeValidator:
    """What the word ``all`` stands for."""
    return BeforeValidator(lambda codes: everything if codes == "all" else codes)


class _Rule(StrictModel):
    name: _Words
    text: _Words
    unit: Unit
    classes: Annotated[
        _Codes[ProductClass], BeforeValidator(lambda codes: list(ProductClass) if codes == "all" else codes)
    ]
    legal_forms: _Codes[LegalForm]
    terms: Annotated[
        _Codes[GrantKind] | None, BeforeValidator(lambda codes: None if codes == "all" else codes)
    ]
    standing: StandingKind
    cord_blood: Inclusion
    minimally_manipulated: Inclusion
    export_only: Inclusion
    stem_cell: StemCell
    living_cells: Restriction
    listed: Restriction
    annulled: Annulment
    eu: Union

    def value(self, key: str) -> CountingRule:
        fields = {name: value for name, value in self if name not in {"name", "text"}}
        return CountingRule(key, self.name.en, self.name.ko, self.text.en, self.text.ko, **fields)


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
        key: validate(_Rule, {**document.defaults, **fields}, file, key).value(key)
        for key, fields in document.rules.items()
    }
