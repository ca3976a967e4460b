"""Claims as ``claims.yaml`` writes them: strict documents, each breach a fault that names its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, model_validator

from concord.atlas.edition.model import Donor, Edition, ProductClass, part
from concord.atlas.questions.approvals import Filters, rules
from concord.atlas.questions.approvals.materials import material_of
from concord.atlas.questions.claims.model import Claim, Population, Reading, Refusal, Relation, Stage
from concord.kernel.dates import LAST_DAY, PartialDate, parse_day
from concord.kernel.documents import StrictModel, validate
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.jurisdictions import jurisdiction
from concord.kernel.strict_yaml import load_yaml
from concord.kernel.text import is_slug

FILE = "claims.yaml"
_SHOWN = 200

_NUMBER = frozenset({"number"})
_COUNT = frozenset({"rules", "where", "by"})
_ANYTHING = frozenset({"id", "population", "relation", "subject", "as_of"})
_FIGURES = (Relation.AT_LEAST, Relation.MORE_THAN, Relation.FEWER_THAN, Relation.EXACTLY)
# What each relation needs beside its subject, and what may stand with it, in each population.
_OF_FIGURES = {relation: (_NUMBER | {"measure"}, frozenset[str]()) for relation in _FIGURES}
_KEYS: dict[Population, dict[Relation, tuple[frozenset[str], frozenset[str]]]] = {
    Population.AUTHORISATIONS: {
        Relation.MOST: (frozenset(), _COUNT | {"among"}),
        Relation.RANK: (_NUMBER, _COUNT | {"among"}),
        **dict.fromkeys(_FIGURES, (_NUMBER, _COUNT)),
        **{
            one: (_NUMBER | {"part"}, frozenset({"rules", "where"}))
            for one in (Relation.SHARE, Relation.SHARE_OVER)
        },
        Relation.FIRST: (frozenset(), _NUMBER | {"rules", "where", "among"}),
    },
    Population.MEASURES: _OF_FIGURES,
    Population.MEETINGS: _OF_FIGURES,
    Population.ORGANISATIONS: {**_OF_FIGURES, Relation.FOUNDED: (_NUMBER, frozenset())},
    Population.INSTRUMENTS: {Relation.STAGE: (frozenset({"stage"}), frozenset())},
}
_BOUNDS = {
    Relation.RANK: (1, 999),
    Relation.FIRST: (1, 999),
    Relation.SHARE: (0, 100),
    Relation.SHARE_OVER: (0, 100),
    Relation.FOUNDED: (1000, LAST_DAY.year),
}
_COUNTS = (0, 1_000_000_000)
_MOST_CLAIMS, _MOST_READINGS, _MOST_VALUES = 500, 20, 200


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError("expected an id of lower-case words joined by hyphens")
    return text


def _window(text: str) -> tuple[date, date]:
    first, is_period, last = text.partition("/")
    period = PartialDate.parse(first).earliest, PartialDate.parse(last if is_period else first).latest
    if period[0] > period[1]:
        raise ValueError(f"{text!r}: the last day comes before the first")
    return period


def _few(values: object) -> object:
    if isinstance(values, list) and not 0 < len(values) <= _MOST_VALUES:
        raise ValueError(f"expected a list of 1 to {_MOST_VALUES} values")
    return values


def _year(text: str) -> str:
    if not (len(text) == 4 and text.isascii() and text.isdecimal()):
        raise ValueError(f"{text!r}: expected a year such as 2018")
    return text


def _default_day(stated_on: PartialDate) -> date:
    """The last day on which the claim was stated; that it was stated about then moves no day."""
    day = PartialDate.parse(str(stated_on).replace("~", "")).latest
    if day > LAST_DAY:
        raise FaultsFoundError(
            [Fault("", 0, "as_of", "", f"expected a day: stated_on {stated_on} has no end")]
        )
    return day


_Member = TypeVar("_Member")
_Code = Annotated[_Member, Field(strict=False)]
_Many = Annotated[tuple[_Member, ...], Field(strict=False), BeforeValidator(_few)]
_Text = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value)]
_Day = Annotated[date, PlainValidator(lambda value: parse_day(str(value)))]
_PartialDay = Annotated[PartialDate, PlainValidator(lambda value: PartialDate.parse(str(value)))]
_Place = Annotated[str, AfterValidator(lambda code: jurisdiction(code).code)]
_Window = Annotated[tuple[date, date], PlainValidator(lambda value: _window(str(value)))]
_Slug = Annotated[str, AfterValidator(_slug)]


class _Wording(StrictModel):
    """A text in English; its Korean may be missing from a claim of one's own."""

    en: Annotated[str, Field(min_length=1)]
    ko: str = ""


_Says = Annotated[_Wording, BeforeValidator(lambda text: {"en": text} if isinstance(text, str) else text)]


class _Filters(StrictModel):
    jurisdictions: _Many[_Place] = ()
    classes: _Many[_Code[ProductClass]] = ()
    donors: _Many[_Code[Donor]] = ()
    holders: _Many[str] = ()
    products: _Many[str] = ()
    indication_groups: _Many[str] = ()
    years: _Many[Annotated[_Text, AfterValidator(_year)]] = ()
    materials: _Many[Annotated[str, AfterValidator(material_of)]] = ()
    granted: _Window | None = None

    @model_validator(mode="after")
    def _narrow(self) -> _Filters:
        if not self.model_fields_set:
            raise ValueError("expected something that narrows the count, or no such key")
        return self

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
    id: _Slug = "main"
    population: _Code[Population] = Population.AUTHORISATIONS
    relation: _Code[Relation]
    subject: _Text
    as_of: _Day | None = None
    number: int | None = None
    rules: Annotated[
        _Many[str], BeforeValidator(lambda names: (names,) if isinstance(names, str) else names)
    ] = ("all",)
    where: _Filters | None = None
    part: _Filters | None = None
    among: _Many[str] = ()
    measure: str = ""
    stage: Stage | None = None
    by: Literal["jurisdiction", "class", "donor", "holder", "year"] = "jurisdiction"

    @model_validator(mode="after")
    def _complete(self) -> _Reading:
        faults = [Fault("", 0, column, value, expected) for column, value, expected in self._wrong()]
        if faults:
            raise FaultsFoundError(faults)
        return self

    def _wrong(self) -> Iterator[tuple[str, str, str]]:
        """What does not go with the population and the relation: key, value, and what was expected."""
        relations = _KEYS[self.population]
        if self.relation not in relations:
            yield "relation", self.relation.value, f"of {self.population} one may say {', '.join(relations)}"
            return
        needed, allowed = relations[self.relation]
        given = {name for name in self.model_fields_set if getattr(self, name) is not None} - _ANYTHING
        for name in sorted(needed - given):
            yield name, "", f"the relation {self.relation} needs a {name}"
        for name in sorted(given - needed - allowed):
            value = str(getattr(self, name))
            known = ", ".join(sorted(needed | allowed)) or "no other key"
            yield name, value[:_SHOWN], f"does not go with {self.relation} of {self.population}: {known} may"
        least, most = _BOUNDS.get(self.relation, _COUNTS)
        if self.number is not None and not least <= self.number <= most:
            yield "number", str(self.number)[:_SHOWN], f"expected a whole number from {least} to {most}"

    def value(self, stated_on: PartialDate, sets: Mapping[str, Sequence[str]]) -> Reading:
        return Reading(
            id=self.id,
            population=self.population,
            relation=self.relation,
            subject=self.subject,
            as_of=self.as_of or _default_day(stated_on),
            number=self.number,
            rules=_rules(self.rules, sets) if self.population is Population.AUTHORISATIONS else (),
            filters=self.where.value() if self.where else Filters(),
            part=self.part.value() if self.part else None,
            among=self.among,
            measure=self.measure,
            stage=self.stage or "",
            by=self.by,
        )


class _Refused(StrictModel):
    reason: _Says
    missing: _Says

    def value(self) -> Refusal:
        return Refusal(self.reason.en, self.reason.ko, self.missing.en, self.missing.ko)


class _Claim(StrictModel):
    id: _Slug
    text: _Says
    claimant: _Says
    stated_on: _PartialDay
    sources: Annotated[tuple[str, ...], Field(strict=False, max_length=_MOST_VALUES)] = ()
    readings: Annotated[tuple[_Reading, ...], Field(strict=False, max_length=_MOST_READINGS)] = ()
    refused: _Refused | None = None
    note: _Says | None = None

    @model_validator(mode="after")
    def _either(self) -> _Claim:
        if bool(self.readings) == bool(self.refused):
            raise ValueError("expected either readings or a refusal with its reason")
        duplicates = [one.id for one, seen in self._with_earlier() if one.id in seen]
        if duplicates:
            expected = "duplicate id of a reading: give each reading of a claim its own id"
            raise FaultsFoundError([Fault("", 0, "readings", one, expected) for one in duplicates])
        return self

    def _with_earlier(self) -> Iterator[tuple[_Reading, set[str]]]:
        seen: set[str] = set()
        for reading in self.readings:
            yield reading, seen
            seen.add(reading.id)

    def value(self, sets: Mapping[str, Sequence[str]]) -> Claim:
        return Claim(
            id=self.id,
            text_en=self.text.en,
            text_ko=self.text.ko,
            claimant=self.claimant.en,
            claimant_ko=self.claimant.ko,
            stated_on=self.stated_on,
            sources=self.sources,
            readings=tuple(_value(reading, self.stated_on, sets) for reading in self.readings),
            refusal=self.refused.value() if self.refused else None,
            note_en=self.note.en if self.note else "",
            note_ko=self.note.ko if self.note else "",
        )


def _value(reading: _Reading, stated_on: PartialDate, sets: Mapping[str, Sequence[str]]) -> Reading:
    """The reading. Raises FaultsFoundError whose columns begin with its id."""
    try:
        return reading.value(stated_on, sets)
    except FaultsFoundError as error:
        raise error.within("", column=reading.id) from None


class _Document(StrictModel):
    claims: Annotated[list[Any], Field(min_length=1, max_length=_MOST_CLAIMS)]
    rule_sets: Annotated[dict[str, _Many[str]], Field(default_factory=dict)]


@part
def claims_of(edition: Edition) -> dict[str, Claim]:
    """The claims of an edition by id, in the order of its file; none if it was built without them."""
    return read_claims(edition.documents[FILE], FILE) if FILE in edition.documents else {}


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
            claims[key] = _claim(fields, file, place, document.rule_sets)
        except FaultsFoundError as error:
            faults += error.faults
    return claims, faults


def _claim(fields: object, file: str, place: str, sets: Mapping[str, Sequence[str]]) -> Claim:
    try:
        return validate(_Claim, fields, file, place).value(sets)
    except FaultsFoundError as error:
        is_placed = any(fault.file for fault in error.faults)
        raise error if is_placed else error.within(file, column=place) from None


def _rules(names: Iterable[str], sets: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The counting rules, each once. Raises FaultsFoundError for a name that is neither rule nor set."""
    known = rules()
    chosen: list[str] = []
    for name in names:
        chosen += known if name == "all" else sets.get(name, [name])
    expected = f"no such counting rule; known are all, the sets {', '.join(sets)}, and {', '.join(known)}"
    faults = [Fault("", 0, "rules", name, expected) for name in chosen if name not in known]
    if faults:
        raise FaultsFoundError(faults)
    return tuple(dict.fromkeys(chosen))
