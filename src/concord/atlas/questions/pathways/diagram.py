"""The decision diagram of a question: its rows as steps from attribute to attribute, shared by all cases.

At each attribute the rows that are still alive lead on by the value; rows that do not come before a certain
one are dropped, and places from which the same follows are one. What contradicts itself is nobody's. The
diagram of a question covers every day: each change of the law has its own entry. A case with unknown facts
stands in several places at once; they are what ``Walk`` follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.questions.pathways.grid import split

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from concord.atlas.questions.pathways.rules import RuleSet
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

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
    changes = rules.changes(question)
    if not changes:
        raise LookupError(f"{rules.jurisdiction} has no rules for {question!r}")
    return _Builder(rules, question, words).diagram(changes)


class _Builder:
    def __init__(self, rules: RuleSet, question: str, words: Vocabulary) -> None:
        self._words = words
        self._codes = tuple(words.codes[rules.jurisdiction])
        self._rows = sorted((row for row in rules.rows if row.question == question), key=lambda row: row.rank)
        contradictions = [contradiction.box for contradiction in words.contradictions]
        self._boxes = [dict(box.limits) for box in (*contradictions, *(row.box for row in self._rows))]
        self._before = len(contradictions)
        cuts: dict[int, set[int]] = {}
        for box in self._boxes:
            for index, mask in box.items():
                cuts.setdefault(index, set()).add(mask)
        self._axes = sorted(cuts)
        self._groups = [tuple(split(words.ordered[axis].full, cuts[axis])) for axis in self._axes]
        # The number of the last step that a row asks about: from there on it is certain.
        self._last = [max((self._axes.index(index) for index in box), default=-1) for box in self._boxes]

    def diagram(self, changes: tuple[date, ...]) -> Diagram:
        """Forward from the entries to all places, then back from the outcomes, making equal places one."""
        places = [{self._entry(change): 0 for change in changes}]
        leads: list[list[list[_Alive]]] = []
        for step in range(len(self._axes)):
            leads.append([self._lead(alive, step) for alive in places[-1]])
            places.append(dict.fromkeys((there for found in leads[-1] for there in found), 0))
        after = {alive: self._bits(alive) for alive in places[-1]}
        steps: list[Step] = []
        for step in reversed(range(len(self._axes))):
            known: dict[tuple[int, ...], int] = {}
            here = [tuple(after[there] for there in found) for found in leads[step]]
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
        masks = [(at, self._boxes[at].get(axis)) for at in alive]
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
