"""Read claims from YAML, strictly: every value is known, or a fault names claim, field and remedy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.model import Donor, ProductClass, part
from concord.atlas.questions.approvals import Filters, rules
from concord.atlas.questions.claims.model import Claim, Population, Reading, Refusal, Relation
from concord.atlas.questions.claims.stages import STAGES
from concord.kernel.dates import PartialDate, parse_day
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import jurisdiction
from concord.kernel.strict_yaml import load_yaml
from concord.kernel.text import is_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from concord.atlas.edition.model import Edition

    RuleSets = Mapping[str, list[str]]

FILE = "claims.yaml"
_CLAIM_FIELDS = {"id", "text", "claimant", "stated_on", "sources", "readings", "refused", "note"}
_READING_FIELDS = {
    "id", "population", "relation", "subject", "as_of", "number", "rules", "where", "part", "among",
    "measure", "stage", "by",
}  # fmt: skip
_COUNTED = {
    Relation.RANK, Relation.AT_LEAST, Relation.MORE_THAN, Relation.FEWER_THAN, Relation.EXACTLY,
    Relation.SHARE, Relation.SHARE_OVER, Relation.FOUNDED,
}  # fmt: skip


@part
def claims_of(edition: Edition) -> dict[str, Claim]:
    """The claims of an edition by id, in the order of its file; none if it was built without them."""
    return read_claims(edition.documents.get(FILE, {"claims": []}), FILE)


def parse_claims(text: str, file: str) -> dict[str, Claim]:
    """Read claims. Raises FaultsFoundError with every fault."""
    return read_claims(load_yaml(text, file), file)


def read_claims(data: Any, file: str) -> dict[str, Claim]:  # noqa: ANN401 - any YAML
    """Claims from what a file holds; ``rule_sets`` names lists of counting rules. Raises as above."""
    claims, faults = sound_claims(data, file)
    if faults:
        raise FaultsFoundError(faults)
    return claims


def sound_claims(data: Any, file: str) -> tuple[dict[str, Claim], list[Fault]]:  # noqa: ANN401 - any YAML
    """The claims that can be read, and the faults of the others."""
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list):
        return {}, [Fault(file, 0, "claims", "", "expected a list of claims under this key")]
    faults: list[Fault] = []
    claims: dict[str, Claim] = {}
    sets = data.get("rule_sets", {})
    for fields in data["claims"]:
        key = str(fields.get("id", "")) if isinstance(fields, dict) else ""
        try:
            _only(fields, _CLAIM_FIELDS)
            claims[_new(key, claims)] = _claim(fields, sets)
        except (ValueError, KeyError, TypeError) as error:
            message = f"missing {error}" if isinstance(error, KeyError) else str(error)
            faults.append(Fault(file, 0, key, "", message))
    return claims, faults


def parse_where(fields: Mapping[str, Any]) -> Filters:
    """Read what narrows a question. Raises ValueError for an unknown field or code."""
    _only(fields, _WHERE.keys())
    return Filters(**{name: _WHERE[name](value) for name, value in fields.items()})


def _new(key: str, claims: Mapping[str, Claim]) -> str:
    if key in claims:
        raise ValueError("this id stands twice")
    return key


def _claim(fields: dict[str, Any], sets: RuleSets) -> Claim:
    if not is_slug(fields["id"]):
        raise ValueError(f"{fields['id']!r}: expected an id of lower-case words joined by hyphens")
    stated = PartialDate.parse(str(fields["stated_on"]))
    readings = tuple(_reading(row, stated, sets) for row in fields.get("readings", ()))
    refusal = _refusal(fields["refused"]) if "refused" in fields else None
    if bool(readings) == bool(refusal):
        raise ValueError("expected either readings or a refusal with its reason")
    note = _both(fields.get("note", {"en": "", "ko": ""}))
    text = _both(fields["text"])
    claimant = fields["claimant"]
    by = _both(claimant) if isinstance(claimant, dict) else {"en": claimant, "ko": claimant}
    return Claim(
        id=fields["id"],
        text_en=text["en"],
        text_ko=text["ko"],
        claimant=by["en"],
        claimant_ko=by["ko"],
        stated_on=stated,
        sources=tuple(fields["sources"]),
        readings=readings,
        refusal=refusal,
        note_en=note["en"],
        note_ko=note["ko"],
    )


def _reading(fields: dict[str, Any], stated: PartialDate, sets: RuleSets) -> Reading:
    _only(fields, _READING_FIELDS)
    relation = _code(Relation, fields["relation"])
    if relation in _COUNTED and "number" not in fields:
        raise ValueError(f"the relation {relation} needs a number")
    stage = fields.get("stage", "")
    if relation is Relation.STAGE and stage not in STAGES:
        raise ValueError(f"stage {stage!r}: expected one of {', '.join(STAGES)}")
    named = _rules(fields.get("rules", "all"), sets)
    as_of = parse_day(str(fields["as_of"])) if "as_of" in fields else min(stated.latest, date.max)
    population = _code(Population, fields.get("population", "authorisations"))
    return Reading(
        id=fields.get("id", "main"),
        population=population,
        relation=relation,
        subject=str(fields["subject"]),
        as_of=as_of,
        number=fields.get("number"),
        rules=named if population is Population.AUTHORISATIONS else (),
        filters=parse_where(fields.get("where", {})),
        part=parse_where(fields["part"]) if "part" in fields else None,
        among=tuple(fields.get("among", ())),
        measure=fields.get("measure", ""),
        stage=stage,
        by=fields.get("by", "jurisdiction"),
    )


def _rules(named: str | list[str], sets: RuleSets) -> tuple[str, ...]:
    known = rules()
    if named == "all":
        return tuple(known)
    if isinstance(named, str):
        if named not in sets:
            raise ValueError(
                f"{named!r}: expected a list of counting rules, all, or a set: {', '.join(sets)}"
            )
        named = sets[named]
    unknown = [name for name in named if name not in known]
    if unknown:
        raise ValueError(f"no counting rule {unknown[0]!r}; known: {', '.join(known)}")
    return tuple(named)


def _refusal(fields: Mapping[str, Any]) -> Refusal:
    _only(fields, {"reason", "missing"})
    reason, missing = _both(fields["reason"]), _both(fields["missing"])
    return Refusal(reason["en"], reason["ko"], missing["en"], missing["ko"])


def _both(texts: Mapping[str, str]) -> Mapping[str, str]:
    _only(texts, {"en", "ko"})
    return texts


def _only(fields: Any, allowed: Any) -> None:  # noqa: ANN401 - any YAML, any set of names
    if not isinstance(fields, dict):
        raise ValueError(f"{str(fields)[:40]!r}: expected {', '.join(sorted(allowed))}")  # noqa: TRY004 - a fault
    unknown = sorted(fields.keys() - set(allowed))
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}; expected {', '.join(sorted(allowed))}")


def _code(kind: type[Any], value: str) -> Any:  # noqa: ANN401 - whichever enumeration is given
    try:
        return kind(value)
    except ValueError:
        raise ValueError(f"{value!r}: expected one of {', '.join(str(member) for member in kind)}") from None


def _codes(kind: type[Any]) -> Callable[[list[str]], frozenset[str]]:
    return lambda values: frozenset(_code(kind, value).value for value in values)


def _places(values: list[str]) -> frozenset[str]:
    return frozenset(jurisdiction(value).code for value in values)


def _window(value: str) -> tuple[date, date]:
    first, _, last = value.partition("/")
    return PartialDate.parse(first).earliest, PartialDate.parse(last or first).latest


_WHERE: dict[str, Callable[[Any], Any]] = {
    "jurisdictions": _places,
    "classes": _codes(ProductClass),
    "donors": _codes(Donor),
    "holders": frozenset,
    "products": frozenset,
    "indication_groups": frozenset,
    "years": lambda values: frozenset(map(str, values)),
    "materials": tuple,
    "granted": _window,
}
