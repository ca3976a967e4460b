"""Counting rules: named, complete ways to count, read from data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, get_args

from concord.atlas.edition.model import GrantKind, LegalForm, ProductClass
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    data = load_yaml(text, file)
    defaults = data["defaults"]
    return {key: _rule(key, {**defaults, **fields}, file) for key, fields in data["rules"].items()}


def _rule(key: str, fields: dict[str, Any], file: str) -> CountingRule:
    names, texts = fields.pop("name"), fields.pop("text")
    unknown = (fields.keys() - _FIELDS.keys()) | (names.keys() | texts.keys()) - {"en", "ko"}
    allowed = f"expected one of {', '.join(_FIELDS)}"
    faults = [Fault(file, 0, f"{key}.{name}", "", allowed) for name in sorted(unknown)]
    for name, words in (("name", names), ("text", texts)):
        if words.keys() != {"en", "ko"}:
            faults.append(Fault(file, 0, f"{key}.{name}", "", "expected en and ko and nothing else"))
    values = {}
    for name, parse in _FIELDS.items():
        try:
            values[name] = parse(fields[name])
        except (ValueError, KeyError) as error:
            faults.append(Fault(file, 0, f"{key}.{name}", str(fields.get(name, "")), str(error)))
    if faults:
        raise FaultsFoundError(faults)
    return CountingRule(key, names["en"], names["ko"], texts["en"], texts["ko"], **values)


def _one_of(literal: object) -> Callable[[str], Any]:
    allowed = get_args(literal)

    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"expected one of {', '.join(allowed)}")
        return value

    return parse


def _terms(value: str | list[str]) -> frozenset[GrantKind] | None:
    return None if value == "all" else frozenset(map(GrantKind, value))


def _classes(value: str | list[str]) -> frozenset[ProductClass]:
    return frozenset(ProductClass) if value == "all" else frozenset(map(ProductClass, value))


def _legal_forms(value: list[str]) -> frozenset[LegalForm]:
    return frozenset(map(LegalForm, value))


_FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "unit": _one_of(Unit),
    "classes": _classes,
    "legal_forms": _legal_forms,
    "terms": _terms,
    "standing": _one_of(StandingKind),
    "cord_blood": _one_of(Inclusion),
    "minimally_manipulated": _one_of(Inclusion),
    "export_only": _one_of(Inclusion),
    "stem_cell": _one_of(StemCell),
    "living_cells": _one_of(Restriction),
    "listed": _one_of(Restriction),
    "annulled": _one_of(Annulment),
    "eu": _one_of(Union),
}
