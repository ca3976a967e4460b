"""The grid of a table: the outcomes of every combination of facts that its rows tell apart.

An axis is an attribute that the rows mention, a step on it a group of values that no row tells apart. A point
holds the outcomes as bits; points that contradict themselves hold none. Proofs walk the grid, and the wizard
reads from it what each answer would leave when much is still unknown.
"""

from __future__ import annotations

from functools import cached_property, lru_cache, reduce
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from concord.atlas.questions.pathways.boxes import Limits
    from concord.atlas.questions.pathways.rules import Row, Table
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

    Bits = NDArray[np.uint32]
    Flags = NDArray[np.bool_]


def split(mask: int, cuts: set[int]) -> list[int]:
    """A mask in parts that no cut divides."""
    parts = [mask]
    for cut in cuts:
        parts = [piece for part in parts for piece in (part & cut, part & ~cut) if piece]
    return sorted(parts)


class Grid:
    """The grid of one table.

    ``axes`` are attribute indices, ``groups`` the masks of the steps on each axis.
    """

    def __init__(self, table: Table, words: Vocabulary) -> None:
        self.table = table
        self.words = words
        self.codes = tuple(words.codes[table.jurisdiction])
        cuts: dict[int, set[int]] = {}
        for row in table.rows:
            for index, mask in row.box.limits:
                cuts.setdefault(index, set()).add(mask)
        boxes = [contradiction.box.limits for contradiction in words.contradictions]
        self.ruled_out = [limits for limits in boxes if all(index in cuts for index, _ in limits)]
        for limits in self.ruled_out:
            for index, mask in limits:
                cuts[index].add(mask)
        self.axes = sorted(cuts)
        self.groups = [split(words.ordered[axis].full, cuts[axis]) for axis in self.axes]
        self.shape = tuple(len(groups) for groups in self.groups)

    @cached_property
    def possible(self) -> Flags:
        """The points that do not contradict themselves."""
        possible = np.ones(self.shape, dtype=bool)
        for limits in self.ruled_out:
            possible &= ~self.inside(limits)
        return possible

    @cached_property
    def outcomes(self) -> Bits:
        """The outcomes of each point as bits, by the first row in order that holds there."""
        outcomes = np.zeros(self.shape, dtype=np.uint32)
        left = self.possible.copy()
        for row in self.table.rows:
            here = left & self.inside(row.box.limits)
            np.copyto(outcomes, self.bits(row), where=here)
            left &= ~here
        return outcomes

    def bits(self, row: Row) -> np.uint32:
        """The outcomes of a row as bits."""
        return np.uint32(sum(1 << self.codes.index(code) for code in row.outcomes))

    def inside(self, limits: Limits) -> Flags:
        """The points of a box, as an array that broadcasts to the grid."""
        parts = [np.ones((1,) * len(self.axes), dtype=bool)]
        for index, mask in limits:
            axis = self.axes.index(index)
            flags = np.array([bool(group & mask) for group in self.groups[axis]])
            parts.append(flags.reshape([-1 if at == axis else 1 for at in range(len(self.axes))]))
        return reduce(np.logical_and, parts)

    def left_by(self, facts: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
        """What each answer would leave.

        For each attribute the groups of values still possible, each with its outcomes as bits.
        """
        steps = [
            [at for at, group in enumerate(groups) if group & facts[axis]]
            for axis, groups in zip(self.axes, self.groups, strict=True)
        ]
        part = self.outcomes[np.ix_(*steps)] if self.axes else self.outcomes
        left = marginals(part)
        return {
            axis: [
                (self.groups[place][step] & facts[axis], int(bits))
                for step, bits in zip(steps[place], left[place], strict=True)
            ]
            for place, axis in enumerate(self.axes)
        }

    def names(self, bits: int) -> tuple[str, ...]:
        """Bits as outcome codes, in the order of the vocabulary."""
        return tuple(code for bit, code in enumerate(self.codes) if bits >> bit & 1)

    def masks(self, point: Sequence[int | None]) -> list[int]:
        """Facts at a point; ``None`` on an axis is unknown."""
        masks = [attribute.full for attribute in self.words.ordered]
        for axis, step, groups in zip(self.axes, point, self.groups, strict=True):
            masks[axis] = sum(groups) if step is None else groups[step]
        return masks

    def say(self, point: Sequence[int | None]) -> str:
        """The known facts at a point in words."""
        known = zip(self.axes, point, self.groups, strict=True)
        parts = [(self.words.ordered[axis], groups[step]) for axis, step, groups in known if step is not None]
        return ", ".join(f"{attribute.key}={'|'.join(attribute.words(mask))}" for attribute, mask in parts)


def marginals(bits: Bits) -> list[Bits]:
    """For each axis the union over all others.

    The axes are halved, so the work is a few passes over the array.
    """
    if bits.ndim <= 1:
        return [bits] if bits.ndim else []
    half = bits.ndim // 2
    first = np.bitwise_or.reduce(bits.reshape(*bits.shape[:half], -1), axis=half)
    second = np.bitwise_or.reduce(bits.reshape(-1, *bits.shape[half:]), axis=0)
    return [*marginals(first), *marginals(second)]


@lru_cache(maxsize=64)
def grid_of(table: Table, words: Vocabulary) -> Grid:
    """The grid of a table, kept for the next time."""
    return Grid(table, words)
