"""Counting: how many units a rule finds in each group on a day, certain and possible.

A unit counts if any of its rows does. The first count under a rule compares columns of days; what is asked
again is made a step function per group, so that a count is a search in a sorted list. Rows are only made
when they are opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from concord.atlas.questions.approvals.key import Key
from concord.atlas.questions.approvals.opened import opened
from concord.atlas.questions.approvals.tables import table
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals.candidates import Candidate
    from concord.atlas.questions.approvals.question import Question
    from concord.atlas.questions.approvals.step_functions import Group

Grouping = Literal["jurisdiction", "class", "donor", "holder", "year", "all"]
GROUPINGS: tuple[str, ...] = get_args(Grouping)


@dataclass(frozen=True, slots=True)
class Count:
    """One group's number: units that count for certain, and those that count at most."""

    key: str
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The answer to a question, group by group, largest first. ``total`` counts each unit once."""

    edition: str
    question: Question
    by: str
    rows: tuple[Count, ...]
    total: Count

    def of(self, key: str) -> Count:
        """The count of one group, zero if it has no row."""
        return next((row for row in self.rows if row.key == key), Count(key, 0, 0))


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A candidate that counts on the day. ``doubts`` names what keeps it from being certain."""

    candidate: Candidate
    truth: Truth
    doubts: tuple[str, ...]


def count(edition: Edition, question: Question, by: str = "jurisdiction") -> Counts:
    """Count on a day. Raises RecordBeginsError if ``known`` lies before the record, ValueError for ``by``."""
    if by not in GROUPINGS:
        raise ValueError(f"{by!r}: expected one of {', '.join(GROUPINGS)}")
    found, whole = table(Key.of(edition, question), by).on(question.as_of.toordinal())
    rows = [Count(*row) for row in found]
    rows.sort(key=_chronological if by == "year" else _largest_first)
    total = Count("all", *whole)
    return Counts(edition=edition.id, question=question, by=by, rows=tuple(rows), total=total)


def listing(edition: Edition, question: Question) -> tuple[CountedRow, ...]:
    """The candidates that count on the day, certain or possible, in order of authorisation."""
    found = []
    for candidate in opened(Key.of(edition, question), question.as_of):
        truth = candidate.counts.on(question.as_of)
        if truth.possible:
            found.append(CountedRow(candidate, truth, _doubts(candidate, question.as_of, truth)))
    return tuple(found)


def oldest_confirmation(rows: Iterable[CountedRow]) -> date | None:
    """The day since which some counted row has not been confirmed; None without rows."""
    return min((row.candidate.authorisation.confirmed_on for row in rows), default=None)


def steps(
    edition: Edition, question: Question, by: str = "jurisdiction"
) -> dict[str, list[tuple[date, int, int]]]:
    """Each group as a step function: (day, certain, possible) from that day on, oldest first."""
    groups = history(edition, question, by)
    return {
        key: [
            (date.fromordinal(day), certain, possible)
            for day, certain, possible in zip(group.days, group.certain[1:], group.possible[1:], strict=True)
        ]
        for key, group in groups.items()
    }


def history(edition: Edition, question: Question, by: str = "jurisdiction") -> dict[str, Group]:
    """The step function of each group, for who asks for many days; ``all`` has one group or none."""
    return table(Key.of(edition, question), by).groups


def _largest_first(row: Count) -> tuple[int, int, str]:
    return -row.certain, -row.possible, row.key


def _chronological(row: Count) -> str:
    return row.key


def _doubts(candidate: Candidate, day: date, truth: Truth) -> tuple[str, ...]:
    if truth is Truth.YES:
        return ()
    return tuple(name for name, timeline in candidate.reasons if not timeline.on(day).certain)
