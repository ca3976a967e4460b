"""The policy of an edition: law and regulatory practice, as instruments, versions, schemes and reviews.

Dates, ``sources``, ``basis`` and ``confidence`` mean what they mean in ``edition.model``, and the classes of
rows declare the tables under ``policy/`` as those do. An instrument never has one date for two things:
introduced, passed, promulgated, in force and applied are each an event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from concord.atlas.edition.model import Basis, Confidence, Edition, part
from concord.atlas.sources.curated.tables import (
    DIGITS,
    REQUIRED,
    SLUG,
    TERMS,
    Jurisdiction,
    Key,
    Named,
    Refers,
    Sources,
    Table,
    Text,
    read_values,
)
from concord.kernel.dates import PartialDate


class InstrumentKind(StrEnum):
    """The legal nature of an instrument."""

    ACT = "act"
    BILL = "bill"
    DECREE = "decree"
    DIRECTIVE = "directive"
    GUIDANCE = "guidance"
    REGULATION = "regulation"
    RULE = "rule"


class Step(StrEnum):
    """What can happen to an instrument, in the order in which it usually happens.

    ``committee`` is a step between introduction and passage. ``applies_from`` is the day from which the
    duties bind, where that is later than the entry into force. The last three end it.
    """

    INTRODUCED = "introduced"
    COMMITTEE = "committee"
    PASSED = "passed"
    PROMULGATED = "promulgated"
    PUBLISHED = "published"
    IN_FORCE = "in_force"
    APPLIES_FROM = "applies_from"
    AMENDED = "amended"
    SUPERSEDED = "superseded"
    LAPSED = "lapsed"
    REPEALED = "repealed"


ENDING_STEPS = frozenset({Step.SUPERSEDED, Step.LAPSED, Step.REPEALED})
LEGAL_STEPS = frozenset({Step.IN_FORCE, Step.APPLIES_FROM, Step.AMENDED}) | ENDING_STEPS


class RelationKind(StrEnum):
    """What ``other`` is to an instrument: its successor, what it amends or implements, or what took it in."""

    SUCCESSOR = "successor"
    AMENDS = "amends"
    IMPLEMENTS = "implements"
    MERGED_INTO = "merged_into"


class VersionKind(StrEnum):
    """Why a new version of a Korean law came about, as law.go.kr classes it."""

    ENACTED = "enacted"
    PARTIAL = "partial"
    FULL = "full"
    CONSEQUENTIAL = "consequential"


@dataclass(frozen=True, slots=True)
class InstrumentEvent:
    """A dated step. ``article`` is empty for the whole instrument, else the part that it concerns."""

    step: Annotated[Step, Named("event"), Refers("terms_step")]
    date: PartialDate
    article: str
    note_en: str
    note_ko: str
    sources: Sources
    basis: Basis
    confidence: Confidence

    def note(self, language: str) -> str:
        """The note in Korean for ``ko`` where there is one, else in English."""
        return (language == "ko" and self.note_ko) or self.note_en


@dataclass(frozen=True, slots=True)
class InstrumentRelation:
    """A directed link to ``other``, an instrument."""

    kind: Annotated[RelationKind, Named("relation"), Refers("terms_relation")]
    other: Annotated[Key, Refers("instruments")]
    sources: Sources
    basis: Basis
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, bill, decree, rule or guidance document, with its events in order of date."""

    id: Key
    jurisdiction: Jurisdiction
    kind: Annotated[InstrumentKind, Refers("terms_kind")]
    short_name: Text
    short_name_ko: str
    name_en: Text
    name_local: str
    subjects: Annotated[tuple[str, ...], REQUIRED, Refers("terms_subject")]
    summary_en: Text
    summary_ko: str
    status_note: str
    events: tuple[InstrumentEvent, ...]
    relations: tuple[InstrumentRelation, ...]
    sources: Sources
    basis: Basis
    confidence: Confidence
    note: str

    def summary(self, language: str) -> str:
        """What it changes, in Korean for ``ko`` where there is such a text, else in English."""
        return (language == "ko" and self.summary_ko) or self.summary_en

    def name(self, language: str) -> str:
        """The short name, in Korean for ``ko`` where there is one."""
        return (language == "ko" and self.short_name_ko) or self.short_name


@dataclass(frozen=True, slots=True)
class LawVersion:
    """One version of a Korean law, in force from ``in_force`` until the next of the same ``law_id``.

    ``mst`` is the version's number at law.go.kr, ``number`` the number of the promulgated act or decree.
    """

    law: Annotated[Key, Refers("instruments")]
    law_id: Text
    mst: Annotated[str, DIGITS, REQUIRED]
    number: Annotated[str, DIGITS, REQUIRED]
    promulgated: date
    in_force: date
    kind: Annotated[VersionKind, Refers("terms_version_kind")]
    amended_by: Annotated[str, SLUG, Refers("instruments")]
    sources: Sources
    basis: Basis
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Designation:
    """An expedited or special scheme. ``criteria`` is a tree of conditions as JSON text."""

    id: Key
    jurisdiction: Jurisdiction
    name: Text
    name_local: str
    category: Text
    legal_basis: Text
    since: PartialDate
    until: PartialDate | None
    applies_to: Text
    criteria: Text
    benefits: Text
    decision_days: int | None
    review_days: int | None
    clock_unit: Literal["calendar", "working", ""]
    clock_note: str
    fee: str
    sources: Sources
    basis: Basis
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class ReviewDate:
    """A day in a review and how it was come by."""

    date: PartialDate
    basis: Basis


@dataclass(frozen=True, slots=True)
class Review:
    """One application at one regulator. A day that is not known is ``None``.

    ``product`` is empty if the product is not in the atlas. ``schemes`` are those the product held as far
    as the source shows; ``started`` is the start of the clock, which may be later than submission.
    """

    id: Key
    product: Annotated[str, SLUG, Refers("products")]
    product_name: Text
    jurisdiction: Jurisdiction
    regulator: Annotated[Key, Refers("terms_regulator")]
    product_class: Annotated[str, Named("class"), REQUIRED, Refers("terms_class")]
    submitted: ReviewDate | None
    started: ReviewDate | None
    opinion: ReviewDate | None
    decided: ReviewDate | None
    outcome: Annotated[Text, Refers("terms_outcome")]
    schemes: Annotated[tuple[str, ...], Refers("terms_scheme")]
    sources: Sources
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a closed list, in both languages."""

    id: str
    name_en: str
    name_ko: str

    def name(self, language: str) -> str:
        """The word in Korean for ``ko``, else in English."""
        return self.name_ko if language == "ko" else self.name_en


@dataclass(frozen=True, slots=True)
class Policy:
    """All that an edition holds on law and review: mappings in order of key, versions in order of force."""

    instruments: dict[str, Instrument] = field(repr=False)
    versions: tuple[LawVersion, ...] = field(repr=False)
    designations: dict[str, Designation] = field(repr=False)
    reviews: dict[str, Review] = field(repr=False)
    terms: dict[str, dict[str, Term]] = field(repr=False)


def _event_order(event: InstrumentEvent) -> tuple[PartialDate, int]:
    return event.date, list(Step).index(event.step)


FOLDER = "policy/"
_INSTRUMENTS = Table("instruments", "instrument", Instrument, ("instrument",), folder=FOLDER, optional=True)
_DECLARED = (
    _INSTRUMENTS,
    Table(
        "instrument_events", "instrument_event", InstrumentEvent,
        ("instrument", "event", "article", "date"), _INSTRUMENTS, "events", "date", FOLDER,
        optional=True, order=_event_order,
    ),
    Table(
        "instrument_relations", "instrument_relation", InstrumentRelation,
        ("instrument", "relation", "other"), _INSTRUMENTS, "relations", "", FOLDER, optional=True,
    ),
    Table(
        "kr_versions", "law_version", LawVersion,
        ("law", "in_force", "promulgated", "mst"), stated="in_force", folder=FOLDER, optional=True,
    ),
    Table(
        "designations", "designation", Designation,
        ("designation",), stated="since", folder=FOLDER, optional=True,
    ),
    Table("timelines", "review", Review, ("review",), stated="decided", folder=FOLDER, optional=True),
)  # fmt: skip
POLICY_TABLES = {table.name: table for table in _DECLARED}
"""The tables of law and review, by name."""


@part
def policy_of(edition: Edition) -> Policy:
    """Law and regulatory practice as an edition holds them."""
    return read_policy(edition.documents)


def read_policy(documents: Mapping[str, Any]) -> Policy:
    """The policy that lies in documents by path; empty for facts without such files.

    The files were checked when the edition was built; what is read here is sound.
    """
    values = read_values(
        POLICY_TABLES,
        {
            name: [table.stored(cells) for cells in documents.get(table.file, ())]
            for name, table in POLICY_TABLES.items()
        },
    )
    return Policy(
        instruments={one.id: one for one in values["instruments"]},
        versions=tuple(values["kr_versions"]),
        designations={one.id: one for one in values["designations"]},
        reviews={one.id: one for one in values["timelines"]},
        terms={
            group: {key: Term(key, names["en"], names["ko"]) for key, names in words.items()}
            for group, words in documents.get(TERMS, {}).items()
        },
    )
