"""Counting: how many units a rule finds in each group on a day, certain and possible.

A unit counts if any of its rows does. The first count under a rule compares columns of days; what is asked
again is made a step function per group, so that a count is a search in a sorted list.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import CLASSES, NOT_KNOWN, Coded, Columns, years_in
from concord.atlas.edition.intervals import ALWAYS_FROM, FOREVER, Flags, Intervals, Ints, spread
from concord.atlas.questions.approvals.conditions import Selection, outside, select
from concord.atlas.questions.approvals.question import GROUPINGS, Filters, Question, RecordBeginsError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from concord.atlas.edition.model import Edition

    Keys = NDArray[np.int64]
    Rows = list[tuple[str, int, int]]

# A day fits in so many bits: FOREVER is less than 2 to the power of 22.
_BITS = 22
_DAY = (1 << _BITS) - 1


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
class Group:
    """One group's two step functions: levels before the first day and from each day on."""

    days: tuple[int, ...]
    certain: tuple[int, ...]
    possible: tuple[int, ...]

    def on(self, day: int) -> tuple[int, int]:
        """Certain and possible on that day."""
        place = bisect_right(self.days, day)
        return self.certain[place], self.possible[place]


_EMPTY = Group((), (0,), (0,))


def count(edition: Edition, question: Question, by: str = "jurisdiction") -> Counts:
    """Count on a day. Raises RecordBeginsError if ``known`` lies before the record, ValueError for ``by``."""
    if by not in GROUPINGS:
        raise ValueError(f"{by!r}: expected one of {', '.join(GROUPINGS)}")
    dateless, day = undated(edition, question), question.as_of.toordinal()
    groups, whole = _table(edition, dateless, by).on(day)
    if by == "year":
        # A grant of several possible years is certain in none of them, and may be certain for all that.
        _, whole = _table(edition, dateless, "all").on(day)
    rows = [Count(*group) for group in groups]
    rows.sort(key=_chronological if by == "year" else _largest_first)
    return Counts(edition.id, question, by, tuple(rows), Count("all", *whole))


def steps(
    edition: Edition, question: Question, by: str = "jurisdiction"
) -> dict[str, list[tuple[date, int, int]]]:
    """Each group as a step function: (day, certain, possible) from that day on, oldest first."""
    return {
        key: [
            (date.fromordinal(day), certain, possible)
            for day, certain, possible in zip(group.days, group.certain[1:], group.possible[1:], strict=True)
        ]
        for key, group in history(edition, question, by).items()
    }


def history(edition: Edition, question: Question, by: str = "jurisdiction") -> dict[str, Group]:
    """The step function of each group, for who asks for many days; ``all`` has one group or none."""
    return _table(edition, undated(edition, question), by).groups


def undated(edition: Edition, question: Question) -> Question:
    """The question without the day, on which columns do not depend. Raises RecordBeginsError."""
    if question.known is not None and question.known < edition.record_begins:
        raise RecordBeginsError(edition.record_begins)
    if question.confirmed_within is not None:
        return question
    return Question(question.rule, date.max, question.filters, question.known, part=question.part)


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """The units of a question that lie in its part, and the rest of them, on any day."""

    whole: Selection
    part: Selection
    outside: Selection

    @classmethod
    def of(cls, edition: Edition, question: Question) -> Division:
        """The division of a question by its part."""
        dateless = undated(edition, question)
        whole = select(edition, replace(dateless, part=Filters()))
        return cls(whole, select(edition, dateless), outside(edition, dateless))

    @property
    def days(self) -> list[int]:
        """Every day on which a count may change."""
        own = self.whole.intervals
        days = np.unique(np.concatenate((own.sure_from, own.sure_to, own.may_from, own.may_to)))
        dated: list[int] = days[(days > ALWAYS_FROM) & (days < FOREVER)].tolist()
        return dated

    def on(self, day: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Certain and possible units of the part, and of the rest.

        The part has its least where the rest has its most, unit by unit, and the reverse.
        """
        counts, _ = self._units(self.whole, day)
        sure, may = self._units(self.part, day)
        _, others = self._units(self.outside, day)
        part, rest = (sure.sum(), may.sum()), ((counts & ~may).sum(), (others & ~sure).sum())
        return (int(part[0]), int(part[1])), (int(rest[0]), int(rest[1]))

    def _units(self, selection: Selection, day: int) -> tuple[Flags, Flags]:
        """Which units certainly count on that day, and which may."""
        size = int(self.whole.unit.max(initial=0)) + 1
        units = []
        for flags in selection.intervals.on(day):
            counted = np.zeros(size, dtype=np.bool_)
            counted[selection.unit[flags]] = True
            units.append(counted)
        return units[0], units[1]


def grouping(columns: Columns, by: str) -> Coded:
    """The group of each authorisation: years joined as in the column of years; all of one for ``all``."""
    if by == "holder":
        return Coded(columns.holder.codes, tuple(name or NOT_KNOWN for name in columns.holder.names))
    if by == "class":
        return Coded(columns.products.product_class[columns.product].astype(np.int32), CLASSES)
    if by == "donor":
        return Coded(columns.products.donor.codes[columns.product], columns.products.donor.names)
    if by == "year":
        return columns.grant_years
    return Coded(np.zeros(len(columns.rows), dtype=np.int32), ("all",))


def _largest_first(row: Count) -> tuple[int, int, str]:
    return -row.certain, -row.possible, row.key


def _chronological(row: Count) -> str:
    return row.key


@lru_cache(maxsize=512)
def _table(edition: Edition, question: Question, by: str) -> _Table:
    """The counts of a question, kept for the next time."""
    selection = select(edition, question)
    if by == "year":
        return _by_year(selection)
    if by == "jurisdiction":
        return _Table(selection.place, selection.places, selection.unit, selection.intervals)
    groups = grouping(selection.columns, by)
    return _Table(groups.codes[selection.intervals.row], groups.names, selection.unit, selection.intervals)


def _by_year(selection: Selection) -> _Table:
    """An interval for each year in which its grant may lie, certain in none if there are several."""
    column = selection.columns.grant_years
    names: dict[str, int] = {}
    groups = [years_in(name) for name in column.names]
    codes = np.array([names.setdefault(year, len(names)) for years in groups for year in years], np.int32)
    sizes = np.array([len(years) for years in groups], dtype=np.intp)
    of_interval = column.codes[selection.intervals.row]
    own, its = spread((np.cumsum(sizes) - sizes)[of_interval], sizes[of_interval])
    intervals = selection.intervals.take(own).doubted((sizes > 1)[of_interval][own])
    return _Table(codes[its], tuple(names), selection.unit[own], intervals)


class _Table:
    """Counts by group for any day: by columns when first asked, by step functions from then on.

    Each interval has a group (code of ``names``) and a unit (code of what is counted once).
    """

    def __init__(self, group: Ints, names: tuple[str, ...], unit: Ints, intervals: Intervals) -> None:
        self._group, self._names, self._unit, self._intervals = group, names, unit, intervals
        self._units = int(unit.max(initial=0)) + 1
        self._is_asked = False

    def on(self, day: int) -> tuple[Rows, tuple[int, int]]:
        """Name, certain and possible units of each group in which any counts, and those of all together."""
        if not self._is_asked:
            self._is_asked = True
            return self._compared(day)
        rows = [(name, *group.on(day)) for name, group in self.groups.items()]
        return [row for row in rows if row[2]], self._whole.on(day)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """The step function of each group that has any interval."""
        return _step_functions(self._pair, self._units, self._names, self._intervals)

    @cached_property
    def _whole(self) -> Group:
        pair = self._unit.astype(np.int64)
        return _step_functions(pair, self._units, ("all",), self._intervals).get("all", _EMPTY)

    @cached_property
    def _pair(self) -> Keys:
        """Group and unit of each interval as one number."""
        return self._group.astype(np.int64) * self._units + self._unit

    def _compared(self, day: int) -> tuple[Rows, tuple[int, int]]:
        sure, may = self._intervals.on(day)
        chosen = may.nonzero()[0]
        sure = sure[chosen]
        pairs, certain = _distinct(self._pair[chosen], sure)
        group = pairs // self._units
        possible = np.bincount(group, minlength=len(self._names)).tolist()
        sure_of = np.bincount(group[certain], minlength=len(self._names)).tolist()
        units, certain = _distinct(self._unit[chosen], sure)
        rows = [row for row in zip(self._names, sure_of, possible, strict=True) if row[2]]
        return rows, (int(np.count_nonzero(certain)), len(units))


def _distinct(of: NDArray[np.integer], sure: Flags) -> tuple[NDArray[np.integer], Flags]:
    """The distinct ones of these numbers, and whether any of the same number is sure."""
    marked = of << 1
    marked |= sure
    marked.sort()
    number = marked >> 1
    last = np.ones(len(marked), dtype=np.bool_)
    np.not_equal(number[1:], number[:-1], out=last[:-1])
    return number[last], (marked[last] & 1).astype(np.bool_)


def _step_functions(pair: Keys, units: int, names: tuple[str, ...], intervals: Intervals) -> dict[str, Group]:
    """Counts of every day at once: intervals of each unit are joined, the joined ones summed by group."""
    sure, sure_change = _changes(pair, units, intervals.sure_from, intervals.sure_to)
    may, may_change = _changes(pair, units, intervals.may_from, intervals.may_to)
    if not len(may):
        return {}
    keys = np.concatenate((sure, may))
    change = np.zeros((2, len(keys)), dtype=np.int64)
    change[0, : len(sure)] = sure_change
    change[1, len(sure) :] = may_change
    order = np.argsort(keys)
    keys = keys[order]
    certain, possible = np.cumsum(change[:, order], axis=1)
    is_last = np.append(keys[1:] != keys[:-1], True)
    return _split(names, keys[is_last], certain[is_last], possible[is_last])


def _changes(pair: Keys, units: int, first: Ints, end: Ints) -> tuple[Keys, Keys]:
    """Where the number of units changes: group and day as one number, and by how much."""
    chosen = first < end
    pairs = pair[chosen] << _BITS
    begins, ends = pairs | first[chosen], pairs | end[chosen]
    order = np.argsort(begins)
    begins, reached = begins[order], np.maximum.accumulate(ends[order])
    is_new = np.ones(len(begins), dtype=np.bool_)
    np.greater(begins[1:], reached[:-1], out=is_new[1:])
    is_last = np.append(is_new[1:], True)[: len(begins)]
    days = np.concatenate((begins[is_new], reached[is_last]))
    change = np.repeat(np.array([1, -1]), len(days) // 2)
    keys = (days >> _BITS) // units << _BITS | (days & _DAY)
    is_dated = (days & _DAY) < FOREVER
    return keys[is_dated], change[is_dated]


def _split(names: tuple[str, ...], keys: Keys, certain: Keys, possible: Keys) -> dict[str, Group]:
    """The running sums of all groups, one after the other, as a step function for each group."""
    codes, first = np.unique(keys >> _BITS, return_index=True)
    ends = [*first[1:].tolist(), len(keys)]
    days, sure, may = (keys & _DAY).tolist(), certain.tolist(), possible.tolist()
    groups = {}
    for code, begin, end in zip(codes.tolist(), first.tolist(), ends, strict=True):
        before = (sure[begin - 1], may[begin - 1]) if begin else (0, 0)
        # What holds from the beginning of all days on is no change but the level before the first.
        start = begin + (days[begin] == ALWAYS_FROM)
        levels = [
            tuple(level - before[which] for level in column[start:end])
            for which, column in enumerate((sure, may))
        ]
        initial = (sure[begin] - before[0], may[begin] - before[1]) if start > begin else (0, 0)
        groups[names[code]] = Group(
            tuple(days[start:end]), (initial[0], *levels[0]), (initial[1], *levels[1])
        )
    return groups
