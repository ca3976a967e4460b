"""Law and regulatory practice as frozen values: instruments with dated events, versions, schemes, reviews.

Dates, ``sources``, ``basis`` and ``confidence`` mean what they mean in ``edition.model``. An instrument
never has one date for two things: introduced, passed, promulgated, in force and applied are each an event.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.model import Basis, Confidence
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

    step: Step
    date: PartialDate
    article: str
    note_en: str
    note_ko: str
    sources: tuple[str, ...]
    basis: Basis
    confidence: Confidence

    def note(self, language: str) -> str:
        """The note in Korean for ``ko`` where there is one, else in English."""
        return (language == "ko" and self.note_ko) or self.note_en


@dataclass(frozen=True, slots=True)
class InstrumentRelation:
    """A directed link to ``other``, an instrument."""

    kind: RelationKind
    other: str
    sources: tuple[str, ...]
    basis: Basis
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, bill, decree, rule or guidance document, with its events in order of date."""

    id: str
    jurisdiction: str
    kind: InstrumentKind
    short_name: str
    short_name_ko: str
    name_en: str
    name_local: str
    subjects: tuple[str, ...]
    summary_en: str
    summary_ko: str
    status_note: str
    events: tuple[InstrumentEvent, ...]
    relations: tuple[InstrumentRelation, ...]
    sources: tuple[str, ...]
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

    law: str
    law_id: str
    mst: str
    number: str
    promulgated: date
    in_force: date
    kind: VersionKind
    amended_by: str
    sources: tuple[str, ...]
    basis: Basis
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Designation:
    """An expedited or special scheme. ``criteria`` is a tree of conditions as JSON text."""

    id: str
    jurisdiction: str
    name: str
    name_local: str
    category: str
    legal_basis: str
    since: PartialDate
    until: PartialDate | None
    applies_to: str
    criteria: str
    benefits: str
    decision_days: int | None
    review_days: int | None
    clock_unit: str
    clock_note: str
    fee: str
    sources: tuple[str, ...]
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

    id: str
    product: str
    product_name: str
    jurisdiction: str
    regulator: str
    product_class: str
    submitted: ReviewDate | None
    started: ReviewDate | None
    opinion: ReviewDate | None
    decided: ReviewDate | None
    outcome: str
    schemes: tuple[str, ...]
    sources: tuple[str, ...]
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
