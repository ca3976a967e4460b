"""Many cases at once, each with its own day: the rows of a table over columns of masks.

The pass over the rows is the one of ``deciding``. Where unknown facts leave a case with several outcomes,
rows that only earlier ones reach are struck out by the exact decision, once for each distinct combination
of facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.questions.pathways.deciding import decide
from concord.atlas.questions.pathways.grid import split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from concord.atlas.questions.pathways.rules import RuleSet, Table
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

    Masks = NDArray[np.uint32]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Batch:
    """Outcomes of many cases: bit ``i`` is ``codes[i]``; no bit: before the record, or no row.

    ``refined``: how many distinct open combinations were decided one by one.
    """

    codes: tuple[str, ...]
    outcomes: Masks
    refined: int

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
    codes = tuple(words.codes[rules.jurisdiction])
    changes = rules.changes(question)
    segments = np.searchsorted(np.array(changes, dtype="datetime64[D]"), days, side="right") - 1
    outcomes = np.zeros(len(days), dtype=np.uint32)
    refined = 0
    for segment in np.unique(segments[segments >= 0]):
        chosen = segments == segment
        part = columns if chosen.all() else {index: column[chosen] for index, column in columns.items()}
        found, count = _segment(rules.table(question, changes[segment]), part, codes, words)
        outcomes[chosen] = found
        refined += count
    return Batch(codes, outcomes, refined)


def _segment(
    table: Table, columns: Mapping[int, Masks], codes: Sequence[str], words: Vocabulary
) -> tuple[Masks, int]:
    size = len(next(iter(columns.values())))
    full = {a.index: np.full(1, a.full, dtype=np.uint32) for a in words.ordered if a.index not in columns}
    conditions = _Conditions({**columns, **full})
    alive = np.ones(size, dtype=bool)
    is_open = np.zeros(size, dtype=bool)
    outcomes = np.zeros(size, dtype=np.uint32)
    for row in table.rows:
        possible = alive.copy()
        certain = alive.copy()
        for index, mask in row.box.limits:
            may, must = conditions.of(index, mask)
            possible &= may
            certain &= must
        bits = np.uint32(sum(1 << codes.index(code) for code in row.outcomes))
        np.bitwise_or(outcomes, bits, out=outcomes, where=possible)
        is_open |= possible & ~certain
        alive &= ~certain
    doubtful = np.flatnonzero(is_open & (outcomes & (outcomes - np.uint32(1)) != 0))
    return outcomes, _refine(table, doubtful, outcomes, columns, words) if len(doubtful) else 0


class _Conditions:
    """Whether each condition may hold and must hold, worked out once for all rows that share it."""

    def __init__(self, columns: Mapping[int, Masks]) -> None:
        self._columns = columns
        self._known: dict[tuple[int, int], tuple[Flags, Flags]] = {}

    def of(self, index: int, mask: int) -> tuple[Flags, Flags]:
        if (index, mask) not in self._known:
            column = self._columns[index]
            inside = column & np.uint32(mask)
            self._known[index, mask] = (inside != 0, inside == column)
        return self._known[index, mask]


def _refine(
    table: Table, doubtful: NDArray[np.intp], outcomes: Masks, columns: Mapping[int, Masks], words: Vocabulary
) -> int:
    """Decide the doubtful cases exactly, once for each distinct combination of the facts that matter."""
    cuts = _cuts(table, words)
    used = sorted(cuts.keys() & columns.keys())
    facts = np.stack(
        [_widened(columns[index][doubtful], index, cuts[index], words) for index in used], axis=1
    )
    distinct, back = np.unique(facts, axis=0, return_inverse=True)
    codes = tuple(words.codes[table.jurisdiction])
    exact = np.zeros(len(distinct), dtype=np.uint32)
    blank = [attribute.full for attribute in words.ordered]
    for place, values in enumerate(distinct.tolist()):
        masks = blank.copy()
        for index, value in zip(used, values, strict=True):
            masks[index] = value
        exact[place] = sum(1 << codes.index(code) for code in decide(table, masks, words).outcomes)
    outcomes[doubtful] = exact[back.reshape(-1)]
    return len(distinct)


def _cuts(table: Table, words: Vocabulary) -> dict[int, set[int]]:
    """The masks by which rows and contradictions tell the values of each attribute apart."""
    boxes = [row.box for row in table.rows] + [contradiction.box for contradiction in words.contradictions]
    cuts: dict[int, set[int]] = {}
    for box in boxes:
        for index, mask in box.limits:
            cuts.setdefault(index, set()).add(mask)
    return cuts


def _widened(column: Masks, index: int, cuts: set[int], words: Vocabulary) -> Masks:
    """Masks with every value that no cut tells from one of theirs, so that fewer differ."""
    groups = split(words.ordered[index].full, cuts)
    values, back = np.unique(column, return_inverse=True)
    wide = [sum(group for group in groups if group & int(value)) for value in values]
    return np.array(wide, dtype=np.uint32)[back.reshape(-1)]


def to_days(days: Sequence[date]) -> NDArray[np.datetime64]:
    """Days as numpy holds them."""
    return np.array(days, dtype="datetime64[D]")
