"""Deciding one question: rows in order of rank over facts that may be open.

A row that a known fact fails is passed. A row that an unknown leaves open adds its outcome and evaluation
goes on. A certain row stops. Beyond that, a row counts only if some combination of the open facts reaches
it: one that earlier rows do not take and that no contradiction rules out. So the outcomes are exactly
those that some full set of facts gives, and knowing more never adds one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from concord.atlas.questions.pathways.boxes import holds, is_left_over, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.atlas.questions.pathways.boxes import Limits
    from concord.atlas.questions.pathways.rules import Row, Table
    from concord.atlas.questions.pathways.vocabulary import Vocabulary


class Rejection(NamedTuple):
    """A row that was passed, and the attribute whose known value fails it (``-1``: taken by earlier rows)."""

    row: Row
    attribute: int


class Decision(NamedTuple):
    """The answer to one question: outcome codes in order of rows, the rows behind them, and what is open.

    ``fired``: the certain row, if one was reached; ``open_rows``: rows that unknown facts leave open;
    ``has_gap``: some combination of the facts is taken by no row at all.
    """

    outcomes: tuple[str, ...]
    fired: Row | None
    open_rows: tuple[Row, ...]
    rejected: tuple[Rejection, ...]
    has_gap: bool

    @property
    def is_determined(self) -> bool:
        """Whether exactly one outcome remains and no combination is without a row."""
        return len(self.outcomes) == 1 and not self.has_gap


def decide(table: Table, facts: Sequence[int], words: Vocabulary) -> Decision:
    """Decide by a table. The facts must not contradict each other."""
    rejected: list[Rejection] = []
    open_rows: list[Row] = []
    taken: list[Limits] | None = None
    for row in table.rows:
        limits = row.box.limits
        is_sure = True
        for index, mask in limits:
            known = facts[index]
            inside = known & mask
            if not inside:
                rejected.append(Rejection(row, index))
                break
            if inside != known:
                is_sure = False
        else:
            if taken is None and not is_sure:
                taken = _ruled_out(facts, words)
            if taken and not is_left_over(within(facts, limits), taken):
                rejected.append(Rejection(row, -1))
            elif is_sure:
                return _decision(row, open_rows, rejected, has_gap=False)
            else:
                open_rows.append(row)
                taken = [*(taken or ()), limits]
    has_gap = is_left_over(facts, _ruled_out(facts, words) if taken is None else taken)
    return _decision(None, open_rows, rejected, has_gap=has_gap)


def _decision(
    fired: Row | None, open_rows: list[Row], rejected: list[Rejection], *, has_gap: bool
) -> Decision:
    if fired is not None and not open_rows:
        return Decision(fired.outcomes, fired, (), tuple(rejected), not fired.outcomes)
    rows = open_rows if fired is None else [*open_rows, fired]
    outcomes = tuple(dict.fromkeys(code for row in rows for code in row.outcomes))
    has_gap = has_gap or any(not row.outcomes for row in rows)
    return Decision(outcomes, fired, tuple(open_rows), tuple(rejected), has_gap)


def _ruled_out(facts: Sequence[int], words: Vocabulary) -> list[Limits]:
    """The contradictions that the facts leave possible; their combinations are nobody's."""
    boxes = [contradiction.box.limits for contradiction in words.contradictions]
    return [limits for limits in boxes if holds(facts, limits) is not False]


def open_facts(decision: Decision, facts: Sequence[int]) -> list[int]:
    """The attributes that keep rows open, in order of first mention."""
    found: dict[int, None] = {}
    for row in decision.open_rows:
        for index, mask in row.box.limits:
            if facts[index] & ~mask:
                found[index] = None
    return list(found)
