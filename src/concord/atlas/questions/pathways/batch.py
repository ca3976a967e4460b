"""Many cases at once, each with its own day: a walk through the decision diagram over columns of masks.

A case stands in a set of places, one for a case whose facts are known so far. Cases in the same set with the
same values go the same way, so that each step is worked out once for each such pair, of which there are few,
and all cases are moved by one look-up. The outcomes are those of ``decide`` for each case alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.questions.pathways.diagram import Diagram, Step, diagram_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from concord.atlas.questions.pathways.rules import RuleSet
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

    Masks = NDArray[np.uint32]
    Numbers = NDArray[np.int32]

# Sets of so many groups are marked in a table of all sets; those of more are sorted.
_MARKED = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """Outcomes of many cases: bit ``i`` is ``codes[i]``.

    No bit: before the record, no row, or facts that contradict each other.
    """

    codes: tuple[str, ...]
    outcomes: Masks

    def of(self, case: int) -> list[str]:
        """The outcome codes of one case."""
        return [code for bit, code in enumerate(self.codes) if int(self.outcomes[case]) >> bit & 1]


def classify_many(
    rules: RuleSet,
    question: str,
    columns: Mapping[int, Masks],
    days: NDArray[np.datetime64],
    words: Vocabulary,
) -> Batch:
    """Decide one question with a table of its own for every case.

    ``columns``: masks by attribute index, each of shape ``(cases,)``; a column not given is unknown
    throughout. ``days``: shape ``(cases,)``. Raises LookupError if the jurisdiction has no such table.
    """
    diagram = diagram_of(rules, question, words)
    changes = np.array(diagram.changes, dtype="datetime64[D]")
    periods = np.searchsorted(changes, days, side="right").astype(np.int32)
    walk = _Walk(diagram, periods)
    for step in diagram.steps:
        walk.take(step, columns.get(step.attribute))
    return Batch(diagram.codes, walk.outcomes())


class _Walk:
    """Where all cases stand: ``sets`` of places as bits, and for each case the number of its set."""

    def __init__(self, diagram: Diagram, periods: Numbers) -> None:
        # Before the record a case stands nowhere.
        self._sets = [0, *(1 << place for place in diagram.entries)]
        self._at = periods

    def take(self, step: Step, column: Masks | None) -> None:
        """Move every case by its values of one attribute, all of them if there is no column."""
        ways, way = _ways(step.groups, column)
        pairs = self._at * np.int32(len(ways)) if way is None else self._at * np.int32(len(ways)) + way
        is_met = np.zeros(len(self._sets) * len(ways), dtype=np.bool_)
        is_met[pairs] = True
        known: dict[int, int] = {}
        leads = np.zeros(len(is_met), dtype=np.int32)
        moves = _Moves(step)
        for pair in np.flatnonzero(is_met).tolist():
            at, groups = divmod(pair, len(ways))
            found = moves.from_set(self._sets[at], ways[groups])
            leads[pair] = known.setdefault(found, len(known))
        self._sets = list(known)
        self._at = leads[pairs]

    def outcomes(self) -> Masks:
        """After the last step: the places are outcomes as bits."""
        found = np.array([reduce(or_, _members(places), 0) for places in self._sets], dtype=np.uint32)
        return found[self._at]


class _Moves:
    """Where sets of places lead by groups of values, each place worked out once."""

    def __init__(self, step: Step) -> None:
        self._leads = step.leads
        self._known: dict[tuple[int, int], int] = {}

    def from_set(self, places: int, groups: int) -> int:
        """The places that any of these places leads to by any of these groups, all as bits."""
        found = 0
        for place in _members(places):
            there = self._known.get((place, groups))
            if there is None:
                lead = self._leads[place]
                there = self._known[place, groups] = reduce(
                    or_, (1 << lead[at] for at in _members(groups)), 0
                )
            found |= there
        return found


def _members(bits: int) -> list[int]:
    """The numbers of the bits that are set."""
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found


def _ways(groups: Sequence[int], column: Masks | None) -> tuple[list[int], Numbers | None]:
    """The distinct sets of groups in a column as bits, and for each case which of them it has."""
    if column is None:
        return [(1 << len(groups)) - 1], None
    bits = np.zeros(len(column), dtype=np.uint32)
    for at, group in enumerate(groups):
        bits |= ((column & np.uint32(group)) != 0).astype(np.uint32) << np.uint32(at)
    if len(groups) > _MARKED:
        distinct = np.unique(bits)
        return distinct.tolist(), np.searchsorted(distinct, bits).astype(np.int32)
    is_met = np.zeros(1 << len(groups), dtype=np.bool_)
    is_met[bits] = True
    numbers = np.cumsum(is_met, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(is_met).tolist(), numbers[bits]


def to_days(days: Sequence[date]) -> NDArray[np.datetime64]:
    """Days as numpy holds them."""
    return np.array(days, dtype="datetime64[D]")
