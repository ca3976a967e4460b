"""How many units count in each group on a day, by comparison of columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from concord.atlas.edition.spells import Spells

    Ints = NDArray[np.int32]
    Keys = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Tally:
    """Spells with a group (code of ``names``) and a unit (code of what is counted once) each."""

    group: Ints
    names: tuple[str, ...]
    unit: Ints
    spells: Spells

    @cached_property
    def units(self) -> int:
        """A number above every code of a unit."""
        return int(self.unit.max(initial=0)) + 1

    @cached_property
    def pair(self) -> Keys:
        """Group and unit of each spell as one number."""
        return self.group.astype(np.int64) * self.units + self.unit

    def as_one(self) -> Tally:
        """The same with all groups as one."""
        return Tally(np.zeros_like(self.group), ("all",), self.unit, self.spells)

    def on(self, day: int) -> tuple[list[tuple[str, int, int]], tuple[int, int]]:
        """Name, certain and possible units of each group in which any counts, and those of all together."""
        sure, may = self.spells.on(day)
        chosen = may.nonzero()[0]
        sure = sure[chosen]
        groups, certain = _distinct(self.pair[chosen], sure)
        group = groups // self.units
        possible = np.bincount(group, minlength=len(self.names)).tolist()
        sure_of = np.bincount(group[certain], minlength=len(self.names)).tolist()
        units, certain = _distinct(self.unit[chosen], sure)
        rows = [row for row in zip(self.names, sure_of, possible, strict=True) if row[2]]
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
