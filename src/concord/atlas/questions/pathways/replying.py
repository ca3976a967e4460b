"""Replying to a question on a day.

A table, or an answer lifted to wider codes, or one code refined further.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from concord.atlas.questions.pathways.deciding import decide, open_facts
from concord.atlas.questions.pathways.grid import grid_of, split
from concord.atlas.questions.pathways.rules import BeforeRecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.atlas.questions.pathways.deciding import Decision
    from concord.atlas.questions.pathways.rules import RuleSet, Table
    from concord.atlas.questions.pathways.vocabulary import Question, Vocabulary


# With more open facts than this the grid is quicker than deciding anew for each value.
FEW = 3


class Setting(NamedTuple):
    """By which rules, on which day, in which words something is asked."""

    rules: RuleSet
    day: date
    words: Vocabulary


class Reply(NamedTuple):
    """The outcomes of one question on one day, with the decisions that led to them and their tables."""

    question: str
    outcomes: tuple[str, ...]
    decisions: tuple[Decision, ...]
    tables: tuple[Table, ...]
    has_gap: bool

    @property
    def is_determined(self) -> bool:
        """Whether exactly one outcome remains."""
        return len(self.outcomes) == 1 and not self.has_gap


class Deciding(NamedTuple):
    """A fact that would narrow the outcomes.

    By how many on average, and what each group of values would leave.
    """

    attribute: str
    reduction: float
    by_value: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def reply(setting: Setting, question: str, facts: Sequence[int]) -> Reply:
    """Answer one question.

    Raises BeforeRecordError, and LookupError if the jurisdiction has no such rules.
    """
    asked = setting.words.questions[question]
    place = setting.rules.jurisdiction
    if asked.lifts is not None:
        if setting.day < asked.since.get(place, date.min):
            raise BeforeRecordError(place, question, asked.since[place])
        return _lifted(reply(setting, asked.lifts, facts), asked, place, setting.words)
    if asked.refines is not None and place in asked.codes:
        base = reply(setting, asked.refines, facts)
        (wide,) = asked.codes[place]
        if wide not in base.outcomes:
            return Reply(question, base.outcomes, base.decisions, base.tables, base.has_gap)
        own = _plain(setting, question, facts)
        at = base.outcomes.index(wide)
        outcomes = (*base.outcomes[:at], *own.outcomes, *base.outcomes[at + 1 :])
        return Reply(
            question,
            outcomes,
            base.decisions + own.decisions,
            base.tables + own.tables,
            base.has_gap or own.has_gap,
        )
    return _plain(setting, question, facts)


def _plain(setting: Setting, question: str, facts: Sequence[int]) -> Reply:
    table = setting.rules.table(question, setting.day)
    decision = decide(table, facts, setting.words)
    return Reply(question, decision.outcomes, (decision,), (table,), decision.has_gap)


def _lifted(base: Reply, asked: Question, place: str, words: Vocabulary) -> Reply:
    lifted = [
        next((wide for wide in asked.codes[place] if words.is_a(place, code, wide)), code)
        for code in base.outcomes
    ]
    return Reply(asked.key, tuple(dict.fromkeys(lifted)), base.decisions, base.tables, base.has_gap)


def would_decide(setting: Setting, found: Reply, facts: Sequence[int]) -> tuple[Deciding, ...]:
    """The open facts of a reply, the most useful first: by the expected fall in the number of outcomes.

    Each value still possible is taken to be as likely as the others. Values that no row tells apart are
    one group.
    """
    if found.is_determined:
        return ()
    open_ones = dict.fromkeys(index for decision in found.decisions for index in open_facts(decision, facts))
    if (
        len(open_ones) > FEW
        and len(found.tables) == 1
        and setting.words.questions[found.question].lifts is None
    ):
        ranked = _from_grid(list(open_ones), setting, found, facts)
    else:
        ranked = [_deciding(index, setting, found, facts) for index in open_ones]
    useful = [one for one in ranked if one.reduction > 0] or ranked
    return tuple(sorted(useful, key=lambda one: -one.reduction))


def _deciding(index: int, setting: Setting, found: Reply, facts: Sequence[int]) -> Deciding:
    attribute = setting.words.ordered[index]
    cuts = {
        mask for table in found.tables for row in table.rows for at, mask in row.box.limits if at == index
    }
    expected = 0.0
    groups = []
    trial = list(facts)
    for group in split(facts[index], cuts):
        trial[index] = group
        outcomes = reply(setting, found.question, trial).outcomes
        groups.append((tuple(attribute.words(group)), outcomes))
        expected += group.bit_count() * len(outcomes)
    reduction = len(found.outcomes) - expected / facts[index].bit_count()
    return Deciding(attribute.key, reduction, tuple(groups))


def _from_grid(indices: list[int], setting: Setting, found: Reply, facts: Sequence[int]) -> list[Deciding]:
    """The same as ``_deciding``, read from the grid of the table: quicker when much is unknown."""
    grid = grid_of(found.tables[0], setting.words)
    left = grid.left_by(facts)
    ranked = []
    for index in indices:
        attribute = setting.words.ordered[index]
        groups = [(attribute.words(mask), grid.names(bits)) for mask, bits in left[index]]
        expected = sum(len(values) * len(codes) for values, codes in groups)
        reduction = len(found.outcomes) - expected / facts[index].bit_count()
        ranked.append(
            Deciding(attribute.key, reduction, tuple((tuple(values), codes) for values, codes in groups))
        )
    return ranked
