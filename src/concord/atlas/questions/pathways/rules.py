"""Rows of decision tables, rule sets, and the table in force on a day."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.questions.pathways.boxes import Box
    from concord.atlas.questions.pathways.wording import Wording


@dataclass(frozen=True, slots=True)
class LegalReference:
    """Where a row stands in the law: an instrument of the record, its article, an address."""

    instrument: str
    article: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row. It holds from ``effective_from`` on and before ``effective_to``.

    ``outcomes`` has one code, several where the law itself leaves it open (``why`` says so), or none for a
    declared gap. Rows are tried by ``rank``, lowest first; an exception ranks before the row that it excepts.
    """

    id: str
    question: str
    box: Box
    outcomes: tuple[str, ...]
    rank: int
    exception_to: str | None
    effective_from: date
    effective_to: date | None
    published_on: date | None
    reference: LegalReference
    basis: str
    review_due: date | None
    why: Wording
    file: str
    line: int

    def is_effective(self, day: date) -> bool:
        """Whether the row holds on that day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


class BeforeRecordError(ValueError):
    """A day before any rule: the record begins later."""

    def __init__(self, jurisdiction: str, question: str, begins: date) -> None:
        self.begins = begins
        super().__init__(f"{jurisdiction} {question}: the record begins on {begins.isoformat()}")


# Compared by identity, so that what is worked out from it can be kept.
@dataclass(frozen=True, eq=False)
class Table:
    """The rows of one question in force on a day, by rank; the order of the file among equals."""

    jurisdiction: str
    question: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class RuleSet:
    """All rows of one jurisdiction.

    ``version`` is its last dated change, ``hash`` covers rows and vocabulary. ``partial`` names the files
    that hold their law in part only.
    """

    jurisdiction: str
    version: str
    partial: frozenset[str]
    hash: str
    files: tuple[str, ...]
    rows: tuple[Row, ...]
    _tables: dict[tuple[str, int], Table] = field(default_factory=dict, repr=False, compare=False)
    _changes: dict[str, tuple[date, ...]] = field(default_factory=dict, repr=False, compare=False)

    def coverage(self, day: date) -> str:
        """Of the law of that day: ``partial`` if one of its rows is of such a file, else ``full``."""
        held = (row.file not in self.partial for row in self.rows if row.is_effective(day))
        return "full" if all(held) else "partial"

    def questions(self) -> tuple[str, ...]:
        """The questions that have rows of their own, in order of appearance."""
        return tuple(dict.fromkeys(row.question for row in self.rows))

    def changes(self, question: str) -> tuple[date, ...]:
        """The days on which the table of a question changes, the first being the beginning of the record."""
        if question not in self._changes:
            rows = [row for row in self.rows if row.question == question]
            self._changes[question] = tuple(sorted(change_days(rows)))
        return self._changes[question]

    def table(self, question: str, day: date) -> Table:
        """The table in force. Raises BeforeRecordError, and LookupError for a question without rows."""
        changes = self.changes(question)
        if not changes:
            raise LookupError(f"{self.jurisdiction} has no rules for {question!r}")
        segment = bisect_right(changes, day) - 1
        if segment < 0:
            raise BeforeRecordError(self.jurisdiction, question, changes[0])
        if (question, segment) not in self._tables:
            start = changes[segment]
            rows = [row for row in self.rows if row.question == question and row.is_effective(start)]
            ordered = tuple(sorted(rows, key=lambda row: row.rank))
            self._tables[question, segment] = Table(self.jurisdiction, question, ordered)
        return self._tables[question, segment]


def change_days(rows: Iterable[Row]) -> set[date]:
    """Every day on which a row begins or ceases to hold."""
    days: set[date] = set()
    for row in rows:
        days.add(row.effective_from)
        if row.effective_to is not None:
            days.add(row.effective_to)
    return days
