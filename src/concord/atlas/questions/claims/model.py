"""A claim, its formal readings, and what a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from concord.atlas.questions.approvals import Filters

if TYPE_CHECKING:
    from datetime import date

    from concord.kernel.dates import PartialDate


Stage = Literal["before_legislature", "in_force"]
"""Where an instrument may be claimed to stand."""


class Population(StrEnum):
    """What a claim speaks of."""

    AUTHORISATIONS = "authorisations"
    INSTRUMENTS = "instruments"
    MEASURES = "measures"
    MEETINGS = "meetings"
    ORGANISATIONS = "organisations"


class Relation(StrEnum):
    """What a claim says of its subject.

    ``first``: in order of grant (with a number: second, third). ``rank``: in order of count.
    ``share``: a percentage, rounded; ``share_over``: more than it. ``founded``: the year of founding.
    ``stage``: an instrument stood at a stage on the day.
    """

    MOST = "most"
    RANK = "rank"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    FEWER_THAN = "fewer_than"
    EXACTLY = "exactly"
    SHARE = "share"
    SHARE_OVER = "share_over"
    FIRST = "first"
    FOUNDED = "founded"
    STAGE = "stage"


class Verdict(StrEnum):
    """What the record says of a claim under one rule."""

    HOLDS = "holds"
    FAILS = "fails"
    TIED = "tied"
    UNDETERMINED = "undetermined"


class Outcome(StrEnum):
    """One word for a whole claim: a verdict on which all rules agree, or why there is none."""

    HOLDS = "holds"
    FAILS = "fails"
    TIED = "tied"
    UNDETERMINED = "undetermined"
    DEPENDS = "depends"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reading:
    """One formal reading of a claim. ``number`` and ``part`` stand where the relation needs them.

    ``subject``: a jurisdiction, product, organisation, meeting or instrument key, or ``world``.
    ``number``: the figure, place in order, year, or percentage that the claim names.
    ``part``: for a share, what is taken of what ``filters`` ask for. ``among``: the rivals; empty for all.
    ``rules``: the counting rules under which it is checked. ``by``: whose numbers are compared.
    """

    id: str
    population: Population
    relation: Relation
    subject: str
    as_of: date
    number: int | None = None
    rules: tuple[str, ...] = ()
    filters: Filters = Filters()  # noqa: RUF009 - frozen, so one instance serves all
    part: Filters | None = None
    among: tuple[str, ...] = ()
    measure: str = ""
    stage: str = ""
    by: str = "jurisdiction"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a claim cannot be checked, and the fact that would be needed."""

    reason_en: str
    reason_ko: str
    missing_en: str
    missing_ko: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody said, when and where, with its readings or the reason why it has none."""

    id: str
    text_en: str
    text_ko: str
    claimant: str
    stated_on: PartialDate
    sources: tuple[str, ...]
    readings: tuple[Reading, ...]
    refusal: Refusal | None
    note_en: str
    note_ko: str
    claimant_ko: str = ""

    def text(self, language: str) -> str:
        """The claim in our words, in English, or in Korean for ``ko`` if there is any."""
        return (self.text_ko if language == "ko" else "") or self.text_en

    def said_by(self, language: str) -> str:
        """Who said it, in English, or in Korean for ``ko``."""
        return (self.claimant_ko if language == "ko" else "") or self.claimant

    def note(self, language: str) -> str:
        """What a reader needs to know beside the verdict; may be empty."""
        return self.note_ko if language == "ko" else self.note_en


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row on which a verdict rests. ``doubts`` as in counting.

    ``role``: subject, rival or figure; ``not_counted`` for a row of the subject that the rule leaves out,
    whose ``doubts`` are the reasons.
    """

    role: str
    kind: str
    id: str
    group: str
    when: str
    certain: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """One thing that would change a verdict.

    ``margin``: so many units more or fewer for ``group``. ``row``: the standing of one possible row.
    ``day``: the nearest earlier or later day with another verdict. ``source``: independent evidence.
    ``record``: the record of ``group`` is known to be incomplete.
    """

    kind: str
    verdict: Verdict | None
    group: str = ""
    number: int | None = None
    rows: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one reading under one rule. ``could_be``: every verdict the record leaves open."""

    reading: str
    rule: str
    verdict: Verdict
    could_be: tuple[Verdict, ...]
    counts: dict[str, tuple[int, int]]
    rows: tuple[Evidence, ...]
    flips: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class Strongest:
    """The strongest form that holds.

    as_claimed, under_rules, in_part (``readings`` hold), shared, among_first, at_least or none.
    """

    form: str
    rules: tuple[str, ...]
    number: int | None = None
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked claim: its findings and the strongest form that holds."""

    claim: Claim
    edition: str
    findings: tuple[Finding, ...]
    strongest: Strongest | None
