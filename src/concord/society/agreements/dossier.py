"""The renewal dossier: what an agreement promised and what came of it, from evidence and not from prose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.kernel.registry import Registry
from concord.society.agreements.queries import (
    PartySummary,
    commitments_of,
    day_handed_in,
    due_zone,
    evidence_of,
    parties_of,
    party_summaries,
    state_of,
    status_of,
    timing_of,
    verdicts_of,
    with_facts,
)
from concord.society.agreements.states import State, Status, Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from concord.society.agreements.models import Agreement, Commitment, Deliverable, Evidence

_UNSIGNED = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.AWAITING_SIGNATURES, Status.CONTESTED})


@dataclass(frozen=True, slots=True)
class Tally:
    """One figure of the dossier, such as introductions that came about."""

    code: str
    label: _StrOrPromise
    number: int


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the dossier; ``count`` answers with a constant number of queries.

    ``figures`` are the codes and labels of all that it counts, so that a deliverable can promise a number.
    """

    label: _StrOrPromise
    figures: Sequence[tuple[str, _StrOrPromise]]
    count: Callable[[Agreement], list[Tally]]


SECTIONS: Registry[Section] = Registry("section of a dossier")


def countable() -> list[tuple[str, _StrOrPromise]]:
    """Every figure that a deliverable can promise, by its code."""
    return [(f"{name}.{code}", label) for name, part in SECTIONS for code, label in part.figures]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many were promised, and how many are counted of what ``label`` says."""

    label: _StrOrPromise
    promised: int
    counted: int


def comparison(deliverable: Deliverable) -> Comparison | None:
    """The promised number beside what is counted under the whole agreement; None if none was promised."""
    if not deliverable.counted_as:
        return None
    name, _, _code = deliverable.counted_as.partition(".")
    whole = deliverable.agreement.belongs_to or deliverable.agreement
    return _compared(deliverable, {name: SECTIONS.get(name).count(whole)} if name in SECTIONS else {})


def _compared(deliverable: Deliverable, sections: Mapping[str, list[Tally]]) -> Comparison | None:
    name, _, code = deliverable.counted_as.partition(".")
    tally = next((one for one in sections.get(name, []) if one.code == code), None)
    if tally is None or deliverable.promised_number is None:
        return None
    return Comparison(tally.label, deliverable.promised_number, tally.number)


@dataclass(frozen=True, slots=True)
class Line:
    """One deliverable as it stands."""

    deliverable: Deliverable
    state: State
    timing: Timing
    evidence: tuple[Evidence, ...]
    days_late: int | None
    """Days between the due day and the evidence that was accepted; None if nothing was accepted."""
    comparison: Comparison | None
    due_zone: str

    @property
    def stands(self) -> State | Timing:
        """Its state, or that it ended with its agreement before it was settled."""
        return self.timing if self.timing is Timing.ENDED else self.state


@dataclass(frozen=True, slots=True)
class Chapter:
    """One commitment with its deliverables."""

    commitment: Commitment
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """An agreement as it comes up for renewal, with its annexes and amendments."""

    agreement: Agreement
    status: Status
    annexes: tuple[tuple[Agreement, Status, int | None], ...]
    """Each with the number of its deliverables that are counted here; None if it is not signed."""
    chapters: tuple[Chapter, ...]
    sides: list[PartySummary]
    sections: list[tuple[_StrOrPromise, list[Tally]]]

    @property
    def counted(self) -> list[tuple[State | Timing, int]]:
        """How many deliverables stand where, in the order of the states: each once, together the total."""
        counts = Counter(line.stands for chapter in self.chapters for line in chapter.lines)
        return [(one, counts[one]) for one in (*State, Timing.ENDED)]

    @property
    def overdue(self) -> int:
        """How many are overdue."""
        return sum(line.timing is Timing.OVERDUE for chapter in self.chapters for line in chapter.lines)

    @property
    def total(self) -> int:
        """How many deliverables were planned."""
        return sum(len(chapter.lines) for chapter in self.chapters)


def dossier_of(agreement: Agreement, day: date) -> Dossier:
    """Draw up the dossier of an agreement fetched ``with_facts``: a constant number of queries."""
    annexes = [
        (annex, status_of(annex, day))
        for annex in with_facts(agreement.annexes.order_by("effective_from", "pk"))
    ]
    signed = [annex for annex, status in annexes if status not in _UNSIGNED]
    tallies = _tallies(agreement)
    # Numbers are promised under the whole agreement, by whichever annex.
    compared = _tallies(agreement.belongs_to) if agreement.belongs_to else tallies
    commitments = commitments_of([agreement, *signed])
    chapters = tuple(_chapter(commitment, day, compared) for commitment in commitments)
    planned = [line.deliverable for chapter in chapters for line in chapter.lines]
    counts = Counter(item.agreement_id for item in planned)
    return Dossier(
        agreement,
        status_of(agreement, day),
        tuple((one, status, counts[one.pk] if one in signed else None) for one, status in annexes),
        chapters,
        party_summaries(parties_of(agreement), planned, day),
        [
            (part.label, tallies[name])
            for name, part in SECTIONS
            if any(tally.number for tally in tallies[name])
        ],
    )


def _tallies(agreement: Agreement) -> dict[str, list[Tally]]:
    return {name: part.count(agreement) for name, part in SECTIONS}


def _chapter(commitment: Commitment, day: date, tallies: Mapping[str, list[Tally]]) -> Chapter:
    items = [item for initiative in commitment.initiatives.all() for item in initiative.deliverables.all()]
    return Chapter(commitment, tuple(_line(item, day, tallies) for item in items))


def _line(item: Deliverable, day: date, tallies: Mapping[str, list[Tally]]) -> Line:
    evidence = {row.pk: row for row in evidence_of(item)}
    accepted = next((row.on_evidence_id for row in verdicts_of(item) if row.accepted), None)
    handed_in = day_handed_in(item, evidence[accepted]) if accepted else None
    return Line(
        item,
        state_of(item),
        timing_of(item, day),
        tuple(evidence.values()),
        max(0, (handed_in - item.due).days) if handed_in else None,
        _compared(item, tallies),
        due_zone(item),
    )
