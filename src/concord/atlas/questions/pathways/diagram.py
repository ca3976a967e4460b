"""The decision diagram of a question, from attribute to attribute, and many cases walked through it.

At each attribute the rows that are still alive lead on by the value; rows that do not come before a certain
one are dropped, and places from which the same follows are one. What contradicts itself is nobody's. The
diagram of a question covers every day: each change of the law has its own entry.

A case stands in a set of places, one for a case whose facts are known so far. Cases in the same set with the
same values go the same way, so that each step is worked out once for each such pair, of which there are few,
and all cases are moved by one look-up. The outcomes are those of ``decide`` for each case alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.questions.pathways.facts import split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from concord.atlas.questions.pathways.rules import RuleSet
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

    Masks = NDArray[np.uint32]
    Numbers = NDArray[np.int32]

# Rows still alive, by number.
_Alive = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One attribute: the groups of values that are told apart, and where each leads from each place.

    ``leads[place][group]`` is a place of the next step; after the last step it is outcomes as bits.
    """

    attribute: int
    groups: tuple[int, ...]
    leads: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """``entries``: the place of the first step for each period of the law, in order of ``changes``."""

    codes: tuple[str, ...]
    changes: tuple[date, ...]
    entries: tuple[int, ...]
    steps: tuple[Step, ...]


@lru_cache(maxsize=64)
def diagram_of(rules: RuleSet, question: str, words: Vocabulary) -> Diagram:
    """The diagram of one question. Raises LookupError if the jurisdiction has no such table."""
    return _Builder(rules, question, words).diagram(rules.changes(question))


class _Builder:
    def __init__(self, rules: RuleSet, question: str, words: Vocabulary) -> None:
        self._words = words
        self._codes = tuple(words.codes[rules.jurisdiction])
        self._rows = rules.rows_of(question)
        self._before = len(words.impossible)
        self._limits = [dict(one) for one in (*words.impossible, *(row.limits for row in self._rows))]
        cuts: dict[int, set[int]] = {}
        for limits in self._limits:
            for index, mask in limits.items():
                cuts.setdefault(index, set()).add(mask)
        self._axes = sorted(cuts)
        self._groups = [tuple(split(words.ordered[axis].full, cuts[axis])) for axis in self._axes]
        # The number of the last step that a row asks about: from there on it is certain.
        self._last = [max((self._axes.index(at) for at in limits), default=-1) for limits in self._limits]

    def diagram(self, changes: tuple[date, ...]) -> Diagram:
        """Forward from the entries to all places, then back from the outcomes, making equal places one."""
        places = [{self._entry(change): 0 for change in changes}]
        leads: list[list[list[_Alive]]] = []
        for step in range(len(self._axes)):
            leads.append([self._lead(alive, step) for alive in places[-1]])
            places.append(dict.fromkeys((there for ways in leads[-1] for there in ways), 0))
        after = {alive: self._bits(alive) for alive in places[-1]}
        steps: list[Step] = []
        for step in reversed(range(len(self._axes))):
            known: dict[tuple[int, ...], int] = {}
            here = [tuple(after[there] for there in ways) for ways in leads[step]]
            after = {
                alive: known.setdefault(way, len(known))
                for alive, way in zip(places[step], here, strict=True)
            }
            steps.append(Step(self._axes[step], self._groups[step], tuple(known)))
        entries = tuple(after[self._entry(change)] for change in changes)
        return Diagram(self._codes, changes, entries, tuple(reversed(steps)))

    def _entry(self, change: date) -> _Alive:
        effective = (at for at, row in enumerate(self._rows, self._before) if row.is_effective(change))
        return self._kept((*range(self._before), *effective), -1)

    def _lead(self, alive: _Alive, step: int) -> list[_Alive]:
        """The rows that stay alive by each group of values."""
        axis = self._axes[step]
        masks = [(at, self._limits[at].get(axis)) for at in alive]
        return [
            self._kept([at for at, mask in masks if mask is None or mask & group], step)
            for group in self._groups[step]
        ]

    def _kept(self, alive: Sequence[int], step: int) -> _Alive:
        """Rows up to the first that is certain."""
        for place, at in enumerate(alive, start=1):
            if self._last[at] <= step:
                return tuple(alive[:place])
        return tuple(alive)

    def _bits(self, alive: _Alive) -> int:
        """The outcomes of the one row that is left as bits; none for a contradiction or a gap."""
        if not alive or alive[0] < self._before:
            return 0
        return sum(1 << self._codes.index(code) for code in self._rows[alive[0] - self._before].outcomes)


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
            leads[pair] = known.setdefault(moves.from_set(self._sets[at], ways[groups]), len(known))
        self._sets = list(known)
        self._at = leads[pairs]

    def outcomes(self) -> Masks:
        """After the last step: the places are outcomes as bits."""
        outcomes = [reduce(or_, _members(places), 0) for places in self._sets]
        return np.array(outcomes, dtype=np.uint32)[self._at]


class _Moves:
    """Where sets of places lead by groups of values, each place worked out once."""

    def __init__(self, step: Step) -> None:
        self._leads = step.leads
        self._known: dict[tuple[int, int], int] = {}

    def from_set(self, places: int, groups: int) -> int:
        """The places that any of these places leads to by any of these groups, all as bits."""
        reached = 0
        for place in _members(places):
            there = self._known.get((place, groups))
            if there is None:
                lead = self._leads[place]
                there = self._known[place, groups] = reduce(
                    or_, (1 << lead[at] for at in _members(groups)), 0
                )
            reached |= there
        return reached


def _members(bits: int) -> list[int]:
    """The numbers of the bits that are set."""
    members = []
    while bits:
        low = bits & -bits
        members.append(low.bit_length() - 1)
        bits ^= low
    return members


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
