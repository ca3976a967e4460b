"""Proof of a rule set by enumeration: no overlap, no gap but the declared ones, and monotone.

The grid of a table has the outcomes of every combination of facts that its rows tell apart: an axis is an
attribute that the rows mention, a step on it a group of values that no row tells apart, a point the
outcomes as bits. Points that contradict themselves hold none.

In each combination the rows of the first rank that match must agree on one outcome, and some row must
match. The engine is then asked about partly known facts, for patterns of known and unknown attributes, and
must answer exactly the union of the outcomes of the combinations that are left; a union can only shrink
when more is known. The wizard reads from the same grid what each answer would leave when much is still
unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.questions.pathways.facts import split
from concord.atlas.questions.pathways.rules import Row, RuleSet, Table, decide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from concord.atlas.questions.pathways.vocabulary import Limits, Vocabulary

    Bits = NDArray[np.uint32]
    Flags = NDArray[np.bool_]

PATTERNS = 2048


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
            for index, mask in row.limits:
                cuts.setdefault(index, set()).add(mask)
        self.ruled_out = [limits for limits in words.impossible if all(at in cuts for at, _ in limits)]
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
            here = left & self.inside(row.limits)
            np.copyto(outcomes, self.bits(row), where=here)
            left &= ~here
        return outcomes

    def bits(self, row: Row) -> np.uint32:
        """The outcomes of a row as bits."""
        return np.uint32(sum(1 << self.codes.index(code) for code in row.outcomes))

    def inside(self, limits: Limits) -> Flags:
        """The points that meet conditions, as an array that broadcasts to the grid."""
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
        left = marginals(self.outcomes[np.ix_(*steps)] if self.axes else self.outcomes)
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

    def describe(self, point: Sequence[int | None]) -> str:
        """The known facts at a point in words."""
        known = zip(self.axes, point, self.groups, strict=True)
        return self.words.describe(
            tuple((axis, groups[step]) for axis, step, groups in known if step is not None)
        )


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


@dataclass(frozen=True, slots=True)
class Counterexample:
    """What a proof found wrong: ``overlap``, ``gap`` or ``not monotone``, at which facts, with which rows."""

    kind: str
    facts: str
    rows: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of one table: how much was enumerated, and what spoke against it."""

    jurisdiction: str
    question: str
    day: date
    rows: int
    attributes: int
    combinations: int
    declared_gaps: int
    partial: int
    against: tuple[Counterexample, ...]


def prove(sets: Mapping[str, RuleSet], words: Vocabulary) -> list[Proof]:
    """Prove every table of every rule set on each day on which it changes."""
    return [
        prove_table(rules.table(question, day), day, words)
        for rules in sets.values()
        for question in rules.questions()
        for day in rules.changes(question)
    ]


def prove_table(table: Table, day: date, words: Vocabulary) -> Proof:
    """Prove one table."""
    grid = Grid(table, words)
    left = grid.possible.copy()
    declared = 0
    against: list[Counterexample] = []
    for rank in sorted({row.rank for row in table.rows}):
        rows = [row for row in table.rows if row.rank == rank]
        here = [left & grid.inside(row.limits) for row in rows]
        against += _overlaps(grid, rows, here)
        declared += sum(int(points.sum()) for row, points in zip(rows, here, strict=True) if not row.outcomes)
        for points in here:
            left &= ~points
    against += [Counterexample("gap", grid.describe(point), (), "no row matches") for point in _first(left)]
    checked = 0
    if not against:
        checked, wrong = _compare(grid)
        against += wrong
    return Proof(
        table.jurisdiction, table.question, day, len(table.rows), len(grid.axes), int(grid.possible.sum()),
        declared, checked, tuple(against),
    )  # fmt: skip


def _first(flags: Flags) -> list[tuple[int, ...]]:
    """The first point that is set, if there is one."""
    return [tuple(int(step) for step in point) for point in np.argwhere(flags)[:1]]


def _overlaps(grid: Grid, rows: list[Row], here: list[Flags]) -> list[Counterexample]:
    overlaps = []
    for (one, some), (other, more) in combinations(zip(rows, here, strict=True), 2):
        if one.outcomes != other.outcomes:
            for point in _first(some & more):
                detail = f"rows of rank {one.rank} with different outcomes: {one.id}, {other.id}"
                overlaps.append(Counterexample("overlap", grid.describe(point), (one.id, other.id), detail))
    return overlaps


def _compare(grid: Grid) -> tuple[int, list[Counterexample]]:
    """Ask the engine about partly known facts and compare with the union over the combinations left."""
    checked = 0
    for point in _partly_known(grid.shape):
        where = tuple(slice(None) if step is None else step for step in point)
        if not grid.possible[where].any():
            continue
        expected = set(grid.names(int(np.bitwise_or.reduce(grid.outcomes[where], axis=None))))
        answered = set(decide(grid.table, grid.masks(point), grid.words).outcomes)
        checked += 1
        if answered != expected:
            detail = f"the engine says {sorted(answered)}, the combinations {sorted(expected)}"
            return checked, [Counterexample("not monotone", grid.describe(point), (), detail)]
    return checked, []


def _partly_known(shape: tuple[int, ...]) -> Iterator[tuple[int | None, ...]]:
    """Points with unknown axes.

    Every pattern of unknown axes if there are few, else a fixed sample of patterns.
    """
    random = np.random.default_rng(20261122)
    patterns = 1 << len(shape)
    for pattern in range(min(PATTERNS, patterns)):
        chosen = pattern if patterns <= PATTERNS else int(random.integers(patterns))
        yield tuple(
            None if chosen >> axis & 1 else int(random.integers(steps)) for axis, steps in enumerate(shape)
        )
