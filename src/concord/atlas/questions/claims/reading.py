"""Claims as ``claims.yaml`` writes them: strict documents, each breach a fault that names its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, model_validator

from concord.atlas.edition.model import Donor, Edition, ProductClass, part
from concord.atlas.questions.approvals import Filters, rules
from concord.atlas.questions.approvals.question import Grouping  # noqa: TC001 - Pydantic reads it
from concord.atlas.questions.claims.model import Claim, Population, Reading, Refusal, Relation, Stage
from concord.kernel.dates import PartialDate, parse_day
from concord.kernel.documents import StrictModel, Words, validate
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import jurisdiction
from concord.kernel.strict_yaml import load_yaml
from concord.kernel.text import is_slug

FILE = "claims.yaml"

_COUNTED = {
    Relation.RANK, Relation.AT_LEAST, Relation.MORE_THAN, Relation.FEWER_THAN, Relation.EXACTLY,
    Relation.SHARE, Relation.SHARE_OVER, Relation.FOUNDED,
}  # fmt: skip


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError("expected an id of lower-case words joined by hyphens")
    return text


def _window(text: str) -> tuple[date, date]:
    first, _, last = text.partition("/")
    return PartialDate.parse(first).earliest, PartialDate.parse(last or first).latest


_Member = TypeVar("_Member")
_Code = Annotated[_Member, Field(strict=False)]
_Many = Annotated[tuple[_Member, ...], Field(strict=False)]
_Text = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
_Day = Annotated[date, PlainValidator(lambda value: parse_day(str(value)))]
_PartialDay = Annotated[PartialDate, PlainValidator(lambda value: PartialDate.parse(str(value)))]
_Place = Annotated[str, AfterValidator(lambda code: jurisdiction(code).code)]
_Window = Annotated[tuple[date, date], PlainValidator(lambda value: _window(str(value)))]


_Name = Annotated[
    Words, BeforeValidator(lambda name: {"en": name, "ko": name} if isinstance(name, str) else name)
]


class _Filters(StrictModel):
    jurisdictions: _Many[_Place] = ()
    classes: _Many[_Code[ProductClass]] = ()
    donors: _Many[_Code[Donor]] = ()
    holders: _Many[str] = ()
    products: _Many[str] = ()
    indication_groups: _Many[str] = ()
    years: _Many[_Text] = ()
    materials: _Many[str] = ()
    granted: _Window | None = None

    def value(self) -> Filters:
        return Filters(
            jurisdictions=frozenset(self.jurisdictions),
            classes=frozenset(code.value for code in self.classes),
            donors=frozenset(code.value for code in self.donors),
            holders=frozenset(self.holders),
            products=frozenset(self.products),
            indication_groups=frozenset(self.indication_groups),
            years=frozenset(self.years),
            materials=self.materials,
            granted=self.granted,
        )


class _Reading(StrictModel):
    id: str = "main"
    population: _Code[Population] = Population.AUTHORISATIONS
    relation: _Code[Relation]
    subject: _Text
    as_of: _Day | None = None
    number: int | None = None
    rules: Annotated[
        _Many[str], BeforeValidator(lambda names: (names,) if isinstance(names, str) else names)
    ] = ("all",)
    where: _Filters = _Filters()
    part: _Filters | None = None
    among: _Many[str] = ()
    measure: str = ""
    stage: Stage | None = None
    by: Grouping = "jurisdiction"

    @model_validator(mode="after")
    def _complete(self) -> _Reading:
        if self.relation in _COUNTED and self.number is None:
            raise ValueError(f"the relation {self.relation} needs a number")
        if self.relation is Relation.STAGE and not self.stage:
            raise ValueError("the relation stage needs a stage")
        return self

    def value(self, stated_on: PartialDate, sets: Mapping[str, list[str]]) -> Reading:
        return Reading(
            id=self.id,
            population=self.population,
            relation=self.relation,
            subject=self.subject,
            as_of=self.as_of or stated_on.latest,
            number=self.number,
            rules=_rules(self.rules, sets) if self.population is Population.AUTHORISATIONS else (),
            filters=self.where.value(),
            part=self.part.value() if self.part else None,
            among=self.among,
            measure=self.measure,
            stage=self.stage or "",
            by=self.by,
        )


class _Refused(StrictModel):
    reason: Words
    missing: Words

    def value(self) -> Refusal:
        return Refusal(self.reason.en, self.reason.ko, self.missing.en, self.missing.ko)


class _Claim(StrictModel):
    id: Annotated[str, AfterValidator(_slug)]
    text: Words
    claimant: _Name
    stated_on: _PartialDay
    sources: _Many[str]
    readings: _Many[_Reading] = ()
    refused: _Refused | None = None
    note: Words = Words(en="", ko="")

    @model_validator(mode="after")
    def _either(self) -> _Claim:
        if bool(self.readings) == bool(self.refused):
            raise ValueError("expected either readings or a refusal with its reason")
        return self

    def value(self, sets: Mapping[str, list[str]]) -> Claim:
        return Claim(
            id=self.id,
            text_en=self.text.en,
            text_ko=self.text.ko,
            claimant=self.claimant.en,
            claimant_ko=self.claimant.ko,
            stated_on=self.stated_on,
            sources=self.sources,
            readings=tuple(reading.value(self.stated_on, sets) for reading in self.readings),
            refusal=self.refused.value() if self.refused else None,
            note_en=self.note.en,
            note_ko=self.note.ko,
        )


class _Document(StrictModel):
    claims: list[Any]
    rule_sets: Annotated[dict[str, list[str]], Field(default_factory=dict)]


@part
def claims_of(edition: Edition) -> dict[str, Claim]:
    """The claims of an edition by id, in the order of its file; none if it was built without them."""
    return read_claims(edition.documents.get(FILE, {"claims": []}), FILE)


def parse_claims(text: str, file: str) -> dict[str, Claim]:
    """Read claims. Raises FaultsFoundError with every fault."""
    return read_claims(load_yaml(text, file), file)


def read_claims(content: object, file: str) -> dict[str, Claim]:
    """Claims from what a file holds; ``rule_sets`` names lists of counting rules. Raises as above."""
    claims, faults = sound_claims(content, file)
    if faults:
        raise FaultsFoundError(faults)
    return claims


def sound_claims(content: object, file: str) -> tuple[dict[str, Claim], list[Fault]]:
    """The claims that can be read, and the faults of the others, whose columns begin with the claim."""
    try:
        document = validate(_Document, content, file)
    except FaultsFoundError as error:
        return {}, list(error.faults)
    faults: list[Fault] = []
    claims: dict[str, Claim] = {}
    for number, fields in enumerate(document.claims, start=1):
        key = str(fields.get("id", "")) if isinstance(fields, dict) else ""
        place = key or f"claim {number}"
        if key in claims:
            faults.append(Fault(file, 0, place, "", "duplicate id"))
            continue
        try:
            claims[key] = validate(_Claim, fields, file, place).value(document.rule_sets)
        except FaultsFoundError as error:
            faults += error.faults
        except ValueError as error:
            faults.append(Fault(file, 0, f"{place}.rules", "", str(error)))
    return claims, faults


def _rules(names: Iterable[str], sets: Mapping[str, list[str]]) -> tuple[str, ...]:
    known = rules()
    chosen: list[str] = []
    for name in names:
        chosen += known if name == "all" else sets.get(name, [name])
    unknown = [name for name in chosen if name not in known]
    if unknown:
        expected = f"known are all, the sets {', '.join(sets)}, and {', '.join(known)}"
        raise ValueError(f"no counting rule {unknown[0]!r}; {expected}")
    return tuple(chosen)
