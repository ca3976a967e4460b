"""Proof of a rule set by enumeration: no overlap, no gap but the declared ones, and monotone.

The space of one table is every combination of the values of the attributes that its rows mention, values
that no row tells apart taken together, without the combinations that contradict themselves. In each
combination the rows of the first rank that match must agree on one outcome, and some row must match. The
engine is then asked about partly known facts, for patterns of known and unknown attributes, and must
answer exactly the union of the outcomes of the combinations that are left; a union can only shrink when
more is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.questions.pathways.deciding import decide
from concord.atlas.questions.pathways.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from concord.atlas.questions.pathways.rules import Row, RuleSet, Table
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

    Flags = NDArray[np.bool_]

PATTERNS = 2048


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
        here = [left & grid.inside(row.box.limits) for row in rows]
        against += _overlaps(grid, rows, here)
        declared += sum(int(points.sum()) for row, points in zip(rows, here, strict=True) if not row.outcomes)
        for points in here:
            left &= ~points
    against += [Counterexample("gap", grid.say(point), (), "no row matches") for point in _first(left)]
    checked = 0
    if not against:
        checked, wrong = _compare(grid)
        against += wrong
    return Proof(
        table.jurisdiction, table.question, day, len(table.rows), len(grid.axes), int(grid.possible.sum()),
        declared, checked, tuple(against),
    )  # fmt: skip


def _first(flags: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    found = np.argwhere(flags)[:1]
    return [tuple(int(step) for step in point) for point in found]


def _overlaps(grid: Grid, rows: list[Row], here: list[Flags]) -> list[Counterexample]:
    found = []
    for (one, some), (other, more) in combinations(zip(rows, here, strict=True), 2):
        if one.outcomes != other.outcomes:
            for point in _first(some & more):
                detail = f"rows of rank {one.rank} with different outcomes: {one.id}, {other.id}"
                found.append(Counterexample("overlap", grid.say(point), (one.id, other.id), detail))
    return found


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
            return checked, [Counterexample("not monotone", grid.say(point), (), detail)]
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
