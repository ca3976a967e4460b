"""A truth that changes from day to day, as a step function of the day.

Whether an authorisation was in force is such a truth: no before the grant, unknown inside an interval
in which the grant or the end fell, yes in between. Timelines combine point by point under the
three-valued logic, so a count of them is a step function too and is read off by one search.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from concord.kernel.dates import PartialDate

_NO, _UNKNOWN, _YES = 0, 1, 2
_ALL_NO, _ALL_YES = (_NO,), (_YES,)
_TRUTHS = (Truth.NO, Truth.UNKNOWN, Truth.YES)


@dataclass(frozen=True, slots=True)
class Timeline:
    """``levels[0]`` holds before ``days[0]``, ``levels[i]`` from ``days[i-1]`` on (0 no, 1 unknown, 2 yes).

    ``days`` are proleptic ordinals (``date.toordinal``), rising; neighbouring levels differ.
    """

    days: tuple[int, ...]
    levels: tuple[int, ...]

    @classmethod
    def constant(cls, truth: Truth) -> Timeline:
        """The same answer on every day."""
        return cls((), (truth.value,))

    @classmethod
    def came(cls, when: PartialDate) -> Timeline:
        """Whether the partial date had come: no, unknown inside its bounds, then yes."""
        first, last = when.earliest.toordinal(), when.latest.toordinal()
        if first == last:
            return cls((last,), (_NO, _YES))
        if last >= _NEVER:
            return cls((first,), (_NO, _UNKNOWN))
        return cls((first, last), (_NO, _UNKNOWN, _YES))

    def on(self, day: date) -> Truth:
        """The answer on that day."""
        return _TRUTHS[self.levels[bisect_right(self.days, day.toordinal())]]

    def __and__(self, other: Timeline) -> Timeline:
        # Most operands are constant, and a constant yes or no settles it without a walk over the days.
        if self.levels == _ALL_YES or other.levels == _ALL_NO:
            return other
        if other.levels == _ALL_YES or self.levels == _ALL_NO:
            return self
        return _merge(self, other, min)

    def __or__(self, other: Timeline) -> Timeline:
        if self.levels == _ALL_NO or other.levels == _ALL_YES:
            return other
        if other.levels == _ALL_NO or self.levels == _ALL_YES:
            return self
        return _merge(self, other, max)

    def __invert__(self) -> Timeline:
        return Timeline(self.days, tuple(2 - level for level in self.levels))

    def at_most(self, truth: Truth) -> Timeline:
        """The same with every answer above ``truth`` lowered to it: doubt cast on all days."""
        return self & Timeline.constant(truth)


_NEVER = date.max.toordinal()
NEVER = Timeline.constant(Truth.NO)
ALWAYS = Timeline.constant(Truth.YES)


def any_on(timelines: Iterable[Timeline]) -> Timeline:
    """Whether any holds; never for nothing."""
    result = NEVER
    for timeline in timelines:
        result = result | timeline
    return result


def _merge(one: Timeline, other: Timeline, choose: Callable[[int, int], int]) -> Timeline:
    if not other.days:
        return _with_constant(one, other.levels[0], choose)
    if not one.days:
        return _with_constant(other, one.levels[0], choose)
    i = j = 0
    level = choose(one.levels[0], other.levels[0])
    days: list[int] = []
    levels = [level]
    while i < len(one.days) or j < len(other.days):
        left = one.days[i] if i < len(one.days) else _NEVER + 1
        right = other.days[j] if j < len(other.days) else _NEVER + 1
        day = min(left, right)
        i += left == day
        j += right == day
        changed = choose(one.levels[i], other.levels[j])
        if changed != level:
            days.append(day)
            levels.append(changed)
            level = changed
    return Timeline(tuple(days), tuple(levels))


def _with_constant(timeline: Timeline, constant: int, choose: Callable[[int, int], int]) -> Timeline:
    levels = tuple(choose(level, constant) for level in timeline.levels)
    if levels == timeline.levels:
        return timeline
    kept = [i for i, day in enumerate(timeline.days) if levels[i + 1] != levels[i]]
    return Timeline(tuple(timeline.days[i] for i in kept), (levels[0], *(levels[i + 1] for i in kept)))
