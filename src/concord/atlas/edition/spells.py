"""Spells: the truths of many rows over time as arrays, so that a count on a day is a comparison of columns.

A spell says of one row that something holds for certain on some days and may hold on some days around
them. A row may have several; it holds as much as the most certain of them says. Under the three-valued
logic of timelines, meeting spell by spell is the same as meeting the timelines.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from concord.kernel.timelines import Timeline

    Ints = NDArray[np.int32]
    Flags = NDArray[np.bool_]

# Beyond date.max, and before date.min.
FOREVER, ALWAYS_FROM = 4_000_000, 0
# (certain from, certain to, possible from, possible to): proleptic ordinals, the ends not in.
Bounds = tuple[int, int, int, int]
ALWAYS: Bounds = (ALWAYS_FROM, FOREVER, ALWAYS_FROM, FOREVER)


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Arrays of one length: ``row`` (what the spell is of) and the bounds of its days, ends not in.

    A certain part that is empty has an end at or before its beginning, and so has a possible part.
    """

    row: Ints
    sure_from: Ints
    sure_to: Ints
    may_from: Ints
    may_to: Ints

    @classmethod
    def of(cls, rows: Sequence[int], bounds: Sequence[Bounds]) -> Self:
        """Spells from their rows and bounds."""
        table = np.array(bounds, dtype=np.int32).reshape(-1, 4)
        return cls(np.array(rows, dtype=np.int32), *table.T)

    def __len__(self) -> int:
        return len(self.row)

    def take(self, chosen: NDArray[np.intp] | Flags) -> Self:
        """Those spells, by index or by flag."""
        return type(self)(*(getattr(self, one.name)[chosen] for one in fields(self)))

    def with_row(self, row: Ints) -> Self:
        """The same days of other rows."""
        return type(self)(row, self.sure_from, self.sure_to, self.may_from, self.may_to)

    def doubted(self, doubtful: Flags) -> Self:
        """The same, with the flagged spells never certain."""
        sure_to = np.where(doubtful, np.int32(ALWAYS_FROM), self.sure_to)
        return type(self)(self.row, self.sure_from, sure_to, self.may_from, self.may_to)

    def meeting(self, other: Spells) -> Self:
        """Spell by spell the days on which both hold; the rows are those of this one."""
        return type(self)(
            self.row,
            np.maximum(self.sure_from, other.sure_from),
            np.minimum(self.sure_to, other.sure_to),
            np.maximum(self.may_from, other.may_from),
            np.minimum(self.may_to, other.may_to),
        )

    def crossed(self, key: NDArray[np.integer], other: Spells) -> tuple[Self, NDArray[np.intp]]:
        """Every spell met with each spell of ``other`` whose row is its key; ``other`` is in order of rows.

        Also gives the index in ``other`` from which each came. A key without a spell there drops out.
        """
        first = np.searchsorted(other.row, key, side="left")
        repeats = np.searchsorted(other.row, key, side="right") - first
        own = np.repeat(np.arange(len(self)), repeats)
        begun = np.cumsum(repeats) - repeats
        its = np.arange(len(own)) + np.repeat(first - begun, repeats)
        return self.take(own).meeting(other.take(its)), its

    def possible(self) -> Self:
        """Without the spells that hold on no day."""
        is_possible = self.may_from < self.may_to
        return self if is_possible.all() else self.take(is_possible)

    def on(self, day: int) -> tuple[Flags, Flags]:
        """Which spells certainly hold on that day, and which may."""
        sure = (self.sure_from <= day) & (day < self.sure_to)
        return sure, (self.may_from <= day) & (day < self.may_to)


def joined(parts: Iterable[Spells]) -> Spells:
    """Spells one after the other."""
    found = list(parts)
    return Spells(*(np.concatenate([getattr(one, part.name) for one in found]) for part in fields(Spells)))


def bounds_of(timeline: Timeline) -> list[Bounds]:
    """A timeline as spells: one for each run of days on which it may hold, one for each certain run in it.

    Where a run has one certain part, both make one spell.
    """
    found: list[Bounds] = []
    for first, end in _runs(timeline, 1):
        sure = [run for run in _runs(timeline, 2) if first <= run[0] < end]
        one = sure[0] if sure else (FOREVER, ALWAYS_FROM)
        found.append((*one, first, end))
        found.extend((*run, *run) for run in sure[1:])
    return found


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
