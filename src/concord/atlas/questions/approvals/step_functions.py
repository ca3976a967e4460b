"""Counts of every day at once: the spells of each unit are joined, and the joined ones summed by group."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.spells import ALWAYS_FROM, FOREVER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from concord.atlas.questions.approvals.tally import Tally

    Keys = NDArray[np.int64]

# A day fits in so many bits: FOREVER is less than 2 to the power of 22.
_BITS = 22
_DAY = (1 << _BITS) - 1


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


EMPTY = Group((), (0,), (0,))


def step_functions(tally: Tally) -> dict[str, Group]:
    """The step functions of each group that has any spell."""
    spells = tally.spells
    sure, sure_change = _changes(tally, spells.sure_from, spells.sure_to)
    may, may_change = _changes(tally, spells.may_from, spells.may_to)
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
    return _split(tally.names, keys[is_last], certain[is_last], possible[is_last])


def _changes(tally: Tally, first: NDArray[np.int32], end: NDArray[np.int32]) -> tuple[Keys, Keys]:
    """Where the number of units changes: group and day as one number, and by how much."""
    chosen = first < end
    pair = tally.pair[chosen] << _BITS
    begins, ends = pair | first[chosen], pair | end[chosen]
    order = np.argsort(begins)
    begins, reached = begins[order], np.maximum.accumulate(ends[order])
    is_new = np.ones(len(begins), dtype=np.bool_)
    np.greater(begins[1:], reached[:-1], out=is_new[1:])
    is_last = np.append(is_new[1:], True)[: len(begins)]
    found = np.concatenate((begins[is_new], reached[is_last]))
    change = np.repeat(np.array([1, -1]), len(found) // 2)
    day = found & _DAY
    keys = (found >> _BITS) // tally.units << _BITS | day
    is_dated = day < FOREVER
    return keys[is_dated], change[is_dated]


def _split(names: tuple[str, ...], keys: Keys, certain: Keys, possible: Keys) -> dict[str, Group]:
    """The running sums of all groups, one after the other, as a step function for each group."""
    groups, first = np.unique(keys >> _BITS, return_index=True)
    ends = [*first[1:].tolist(), len(keys)]
    days, sure, may = (keys & _DAY).tolist(), certain.tolist(), possible.tolist()
    found = {}
    for code, begin, end in zip(groups.tolist(), first.tolist(), ends, strict=True):
        before = (sure[begin - 1], may[begin - 1]) if begin else (0, 0)
        # What holds from the beginning of all days on is no change but the level before the first.
        start = begin + (days[begin] == ALWAYS_FROM)
        levels = [
            tuple(level - before[which] for level in column[start:end])
            for which, column in enumerate((sure, may))
        ]
        initial = (sure[begin] - before[0], may[begin] - before[1]) if start > begin else (0, 0)
        found[names[code]] = Group(tuple(days[start:end]), (initial[0], *levels[0]), (initial[1], *levels[1]))
    return found
