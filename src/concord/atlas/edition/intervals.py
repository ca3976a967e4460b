"""Intervals: the truths of many rows over time as arrays, so that a count on a day compares columns.

An interval says of one row that something holds for certain on some days and may hold on some days around
them. A row may have several; it holds as much as the most certain of them says. Under the three-valued
logic of timelines, meeting interval by interval is the same as meeting the timelines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

from concord.kernel.logic import Truth
from concord.kernel.timelines import Timeline, any_on

Ints = NDArray[np.int32]
Levels = NDArray[np.int8]
Flags = NDArray[np.bool_]
# Beyond date.max, and before date.min.
FOREVER, ALWAYS_FROM = 4_000_000, 0
# (certain from, certain to, possible from, possible to): proleptic ordinals, the ends not in.
Bounds = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Arrays of one length: ``row`` (what the interval is of) and the bounds of its days, ends not in.

    A certain part that is empty has an end at or before its beginning, and so has a possible part.
    """

    row: Ints
    sure_from: Ints
    sure_to: Ints
    may_from: Ints
    may_to: Ints

    @classmethod
    def of(cls, timelines: Iterable[tuple[int, Timeline]]) -> Self:
        """The intervals of rows whose truth is a timeline."""
        pairs = [(row, bounds) for row, timeline in timelines for bounds in _bounds(timeline)]
        table = np.array([bounds for _, bounds in pairs], dtype=np.int32).reshape(-1, 4)
        return cls(np.array([row for row, _ in pairs], dtype=np.int32), *table.T)

    def __len__(self) -> int:
        return len(self.row)

    def take(self, chosen: NDArray[np.intp] | Flags) -> Self:
        """Those intervals, by index or by flag."""
        return type(self)(*(getattr(self, one.name)[chosen] for one in fields(self)))

    def doubted(self, doubtful: Flags) -> Self:
        """The same, with the flagged intervals never certain."""
        sure_to = np.where(doubtful, np.int32(ALWAYS_FROM), self.sure_to)
        return type(self)(self.row, self.sure_from, sure_to, self.may_from, self.may_to)

    def meeting(self, other: Intervals) -> Self:
        """Interval by interval the days on which both hold; the rows are those of this one."""
        return type(self)(
            self.row,
            np.maximum(self.sure_from, other.sure_from),
            np.minimum(self.sure_to, other.sure_to),
            np.maximum(self.may_from, other.may_from),
            np.minimum(self.may_to, other.may_to),
        )

    def crossed(self, key: NDArray[np.integer], other: Intervals) -> tuple[Self, NDArray[np.intp]]:
        """Every interval met with each of ``other`` whose row is its key; ``other`` is in order of rows.

        Also gives the index in ``other`` from which each came. A key without an interval there drops out.
        """
        first = np.searchsorted(other.row, key, side="left")
        repeats = np.searchsorted(other.row, key, side="right") - first
        own, its = spread(first, repeats)
        return self.take(own).meeting(other.take(its)), its

    def limited(self, are_limited: Flags, other: Intervals) -> Self:
        """The same with the flagged rows only on the days of ``other``, whose rows are theirs, in order."""
        chosen = are_limited[self.row]
        if not chosen.any():
            return self
        flagged = self.take(chosen)
        parts = self.take(~chosen), flagged.crossed(flagged.row, other)[0]
        return type(self)(
            *(np.concatenate([getattr(one, name.name) for one in parts]) for name in fields(self))
        )

    def on(self, day: int) -> tuple[Flags, Flags]:
        """Which intervals certainly hold on that day, and which may."""
        sure = (self.sure_from <= day) & (day < self.sure_to)
        return sure, (self.may_from <= day) & (day < self.may_to)

    def timeline(self, row: int) -> Timeline:
        """The truth of one row over time."""
        own = self.take(self.row == row)
        may = zip(own.may_from.tolist(), own.may_to.tolist(), strict=True)
        sure = zip(own.sure_from.tolist(), own.sure_to.tolist(), strict=True)
        return any_on(
            [_between(*days).at_most(Truth.UNKNOWN) for days in may] + [_between(*days) for days in sure]
        )


def spread(
    first: NDArray[np.integer], repeats: NDArray[np.integer]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Each index so many times, beside the numbers that follow its first."""
    own = np.repeat(np.arange(len(repeats)), repeats)
    begun = np.cumsum(repeats) - repeats
    return own, np.arange(len(own)) + np.repeat(first - begun, repeats)


def _between(first: int, end: int) -> Timeline:
    if first >= end:
        return Timeline.constant(Truth.NO)
    days = [(first, 2), (end, 0)]
    inner = [(day, level) for day, level in days if ALWAYS_FROM < day < FOREVER]
    return Timeline(
        tuple(day for day, _ in inner), (2 if first <= ALWAYS_FROM else 0, *(to for _, to in inner))
    )


def _bounds(timeline: Timeline) -> list[Bounds]:
    """One interval for each run of days on which it may hold, one for each certain run in it.

    Where a run has one certain part, both make one interval.
    """
    bounds: list[Bounds] = []
    for first, end in _runs(timeline, 1):
        sure = [run for run in _runs(timeline, 2) if first <= run[0] < end]
        one = sure[0] if sure else (FOREVER, ALWAYS_FROM)
        bounds.append((*one, first, end))
        bounds.extend((*run, *run) for run in sure[1:])
    return bounds


def _runs(timeline: Timeline, least: int) -> list[tuple[int, int]]:
    """The days on which the level is at least so much."""
    begins = (ALWAYS_FROM, *timeline.days)
    ends = (*timeline.days, FOREVER)
    runs: list[tuple[int, int]] = []
    for begin, end, level in zip(begins, ends, timeline.levels, strict=True):
        if level < least:
            continue
        if runs and runs[-1][1] == begin:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((begin, end))
    return runs
