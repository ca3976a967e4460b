"""The renewal dossier: what an agreement promised and what came of it, from evidence and not from prose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.kernel.registry import Registry
from concord.society.agreements.queries import (
    PartySummary,
    commitments_of,
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
    from collections.abc import Callable
    from datetime import date

    from django.utils.functional import _StrOrPromise

    from concord.society.agreements.models import Agreement, Commitment, Deliverable, Evidence

_UNSIGNED = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.AWAITING_SIGNATURES})


@dataclass(frozen=True, slots=True)
class Tally:
    """One figure of the dossier, such as introductions that came about."""

    code: str
    label: _StrOrPromise
    number: int


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the dossier; ``count`` answers with a constant number of queries."""

    label: _StrOrPromise
    count: Callable[[Agreement], list[Tally]]


SECTIONS: Registry[Section] = Registry("section of a dossier")


def dossier_sections(agreement: Agreement) -> list[tuple[_StrOrPromise, list[Tally]]]:
    """Each heading with its figures, without the headings under which nothing was counted."""
    sections = [(part.label, part.count(agreement)) for _name, part in SECTIONS]
    return [(label, tallies) for label, tallies in sections if any(tally.number for tally in tallies)]


@dataclass(frozen=True, slots=True)
class Line:
    """One deliverable as it stands."""

    deliverable: Deliverable
    state: State
    timing: Timing
    evidence: tuple[Evidence, ...]
    days_late: int | None
    """Days between the due day and the evidence that was accepted; None if nothing was accepted."""


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
    annexes: tuple[tuple[Agreement, Status], ...]
    chapters: tuple[Chapter, ...]
    sides: list[PartySummary]
    sections: list[tuple[_StrOrPromise, list[Tally]]]

    @property
    def counted(self) -> list[tuple[State, int]]:
        """How many deliverables stand where, in the order of the states."""
        counts = Counter(line.state for chapter in self.chapters for line in chapter.lines)
        return [(state, counts[state]) for state in State]

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
    annexes = tuple(
        (annex, status_of(annex, day))
        for annex in with_facts(agreement.annexes.order_by("effective_from", "pk"))
    )
    signed = [annex for annex, status in annexes if status not in _UNSIGNED]
    chapters = tuple(_chapter(commitment, day) for commitment in commitments_of([agreement, *signed]))
    planned = [line.deliverable for chapter in chapters for line in chapter.lines]
    sides = party_summaries(parties_of(agreement), planned, day)
    return Dossier(
        agreement, status_of(agreement, day), annexes, chapters, sides, dossier_sections(agreement)
    )


def _chapter(commitment: Commitment, day: date) -> Chapter:
    items = [item for initiative in commitment.initiatives.all() for item in initiative.deliverables.all()]
    return Chapter(commitment, tuple(_line(item, day) for item in items))


def _line(item: Deliverable, day: date) -> Line:
    evidence = {row.pk: row for row in evidence_of(item)}
    accepted = next((row.on_evidence_id for row in verdicts_of(item) if row.accepted), None)
    handed_in = evidence[accepted].handed_in_at.date() if accepted else None
    return Line(
        item,
        state_of(item),
        timing_of(item, day),
        tuple(evidence.values()),
        max(0, (handed_in - item.due).days) if handed_in else None,
    )
