"""Counting: how many units a rule finds in each group on a day, certain and possible.

For each group and unit the timelines of its candidates are joined (a unit counts if any of its rows
does), and the joined timelines are summed into two step functions per group. They are made once per
edition, rule and grouping; a count on a day is then a search in a sorted list.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args

from concord.atlas.questions.approvals.tables import Group, Key, asked, grouped
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals.candidates import Candidate
    from concord.atlas.questions.approvals.question import Question

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
    groups, whole = grouped(Key.of(edition, question), by)
    day = question.as_of.toordinal()
    rows = [row for name, group in groups.items() if (row := _read(name, group, day))]
    rows.sort(key=_chronological if by == "year" else _largest_first)
    total = _read("all", whole, day) or Count("all", 0, 0)
    return Counts(edition=edition.id, question=question, by=by, rows=tuple(rows), total=total)


def listing(edition: Edition, question: Question) -> tuple[CountedRow, ...]:
    """The candidates that count on the day, certain or possible, in order of authorisation."""
    found = []
    for candidate in asked(Key.of(edition, question)):
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
    groups, _ = grouped(Key.of(edition, question), by)
    return {
        key: [
            (date.fromordinal(day), certain, possible)
            for day, certain, possible in zip(group.days, group.certain[1:], group.possible[1:], strict=True)
        ]
        for key, group in groups.items()
    }


def _read(key: str, group: Group, day: int) -> Count | None:
    """The group's number on the day, None if nothing counts."""
    place = bisect_right(group.days, day)
    possible = group.possible[place]
    return Count(key, group.certain[place], possible) if possible else None


def _largest_first(row: Count) -> tuple[int, int, str]:
    return -row.certain, -row.possible, row.key


def _chronological(row: Count) -> str:
    return row.key


def _doubts(candidate: Candidate, day: date, truth: Truth) -> tuple[str, ...]:
    if truth is Truth.YES:
        return ()
    return tuple(name for name, timeline in candidate.reasons if not timeline.on(day).certain)
