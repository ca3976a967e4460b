"""Proof of a rule set by enumeration: no overlap, no gap but the declared ones, and monotone.

The space of one table is every combination of the values of the attributes that its rows mention, values that
no row tells apart taken together, without the combinations that contradict themselves. In each combination
the
rows of the first rank that match must agree on one outcome, and some row must match. The engine is then asked
about partly known facts, for patterns of known and unknown attributes, and must answer exactly the union
of the outcomes of the combinations that are left; a union can only shrink when more is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.questions.pathways.deciding import decide
from concord.atlas.questions.pathways.replying import split

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from concord.atlas.questions.pathways.boxes import Limits
    from concord.atlas.questions.pathways.rules import Row, RuleSet, Table
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

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


@dataclass
class _Space:
    """The grid of a table: an axis an attribute, a step a group of values; bits of outcomes at each point."""

    table: Table
    words: Vocabulary
    axes: list[int]
    groups: list[list[int]]

    @classmethod
    def of(cls, table: Table, words: Vocabulary) -> _Space:
        cuts: dict[int, set[int]] = {}
        for row in table.rows:
            for index, mask in row.box.limits:
                cuts.setdefault(index, set()).add(mask)
        for limits in _applicable(words, cuts):
            for index, mask in limits:
                cuts[index].add(mask)
        axes = sorted(cuts)
        return cls(table, words, axes, [split(words.ordered[axis].full, cuts[axis]) for axis in axes])

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(groups) for groups in self.groups)

    def inside(self, limits: Limits) -> NDArray[np.bool_]:
        """The points of a box, as an array that broadcasts to the grid."""
        parts = [np.ones((1,) * len(self.axes), dtype=bool)]
        for index, mask in limits:
            axis = self.axes.index(index)
            flags = np.array([bool(group & mask) for group in self.groups[axis]])
            parts.append(flags.reshape([-1 if at == axis else 1 for at in range(len(self.axes))]))
        return reduce(np.logical_and, parts)

    def masks(self, point: tuple[int | None, ...]) -> list[int]:
        """Facts at a point; ``None`` on an axis is unknown."""
        masks = [attribute.full for attribute in self.words.ordered]
        for axis, step, groups in zip(self.axes, point, self.groups, strict=True):
            masks[axis] = sum(groups) if step is None else groups[step]
        return masks

    def say(self, point: tuple[int | None, ...]) -> str:
        """The known facts at a point in words."""
        known = [
            (axis, step, groups) for axis, step, groups in zip(self.axes, point, self.groups, strict=True)
        ]
        parts = [(self.words.ordered[axis], groups[step]) for axis, step, groups in known if step is not None]
        return ", ".join(f"{attribute.key}={'|'.join(attribute.words(mask))}" for attribute, mask in parts)


def _applicable(words: Vocabulary, mentioned: Mapping[int, object]) -> list[Limits]:
    """The contradictions that speak only of attributes that the table mentions."""
    boxes = [contradiction.box.limits for contradiction in words.contradictions]
    return [limits for limits in boxes if all(index in mentioned for index, _ in limits)]


def prove_table(table: Table, day: date, words: Vocabulary) -> Proof:
    """Prove one table."""
    space = _Space.of(table, words)
    possible = np.ones(space.shape, dtype=bool)
    for limits in _applicable(words, dict.fromkeys(space.axes)):
        possible &= ~space.inside(limits)
    bits = {code: np.uint64(1 << bit) for bit, code in enumerate(words.codes[table.jurisdiction])}
    outcomes = np.zeros(space.shape, dtype=np.uint64)
    left = possible.copy()
    declared = 0
    against: list[Counterexample] = []
    for rank in sorted({row.rank for row in table.rows}):
        taken = np.zeros(space.shape, dtype=bool)
        for row in [row for row in table.rows if row.rank == rank]:
            here = left & space.inside(row.box.limits)
            code = reduce(np.bitwise_or, (bits[code] for code in row.outcomes), np.uint64(0))
            against += _overlaps(space, here & taken & (outcomes != code), row, rank)
            outcomes[here] |= code
            declared += int(here.sum()) if not row.outcomes else 0
            taken |= here
        left &= ~taken
    against += [Counterexample("gap", space.say(point), (), "no row matches") for point in _first(left)]
    checked = 0
    if not against:
        checked, wrong = _compare(space, outcomes, possible)
        against += wrong
    return Proof(
        table.jurisdiction, table.question, day, len(table.rows), len(space.axes), int(possible.sum()),
        declared, checked, tuple(against),
    )  # fmt: skip


def _first(flags: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    found = np.argwhere(flags)[:1]
    return [tuple(int(step) for step in point) for point in found]


def _overlaps(space: _Space, where: NDArray[np.bool_], row: Row, rank: int) -> list[Counterexample]:
    found = []
    for point in _first(where):
        masks = space.masks(point)
        others = [
            other.id
            for other in space.table.rows
            if other.rank == rank
            and other.outcomes != row.outcomes
            and all(masks[index] & mask for index, mask in other.box.limits)
        ]
        rows = (*others, row.id)
        detail = f"rows of rank {rank} with different outcomes: {', '.join(rows)}"
        found.append(Counterexample("overlap", space.say(point), rows, detail))
    return found


def _compare(
    space: _Space, outcomes: NDArray[np.uint64], possible: NDArray[np.bool_]
) -> tuple[int, list[Counterexample]]:
    """Ask the engine about partly known facts and compare with the union over the combinations left."""
    codes = tuple(space.words.codes[space.table.jurisdiction])
    random = np.random.default_rng(20261122)
    size = len(space.axes)
    wrong: list[Counterexample] = []
    checked = 0
    for pattern in range(min(PATTERNS, 1 << size)):
        unknown = (
            random.random(size) < 0.5
            if (1 << size) > PATTERNS
            else [bool(pattern >> at & 1) for at in range(size)]
        )
        point = tuple(
            None if hidden else int(random.integers(steps))
            for hidden, steps in zip(unknown, space.shape, strict=True)
        )
        where = tuple(slice(None) if step is None else step for step in point)
        if not possible[where].any():
            continue
        union = int(np.bitwise_or.reduce(outcomes[where], axis=None))
        expected = {code for bit, code in enumerate(codes) if union >> bit & 1}
        answered = set(decide(space.table, space.masks(point), space.words).outcomes)
        checked += 1
        if answered != expected and not wrong:
            detail = f"the engine says {sorted(answered)}, the combinations {sorted(expected)}"
            wrong.append(Counterexample("not monotone", space.say(point), (), detail))
    return checked, wrong
