"""Replying to a question on a day: a table, or an answer lifted to wider codes, or one code refined further."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from concord.atlas.questions.pathways.deciding import decide, open_facts
from concord.atlas.questions.pathways.rules import BeforeRecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.atlas.questions.pathways.deciding import Decision
    from concord.atlas.questions.pathways.rules import RuleSet, Table
    from concord.atlas.questions.pathways.vocabulary import Question, Vocabulary


@dataclass(frozen=True, slots=True)
class Reply:
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


@dataclass(frozen=True, slots=True)
class Deciding:
    """A fact that would narrow the outcomes: by how many on average, and what each group of values would leave."""

    attribute: str
    reduction: float
    by_value: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def reply(rules: RuleSet, question: str, facts: Sequence[int], day: date, words: Vocabulary) -> Reply:
    """Answer one question. Raises BeforeRecordError, and LookupError if the jurisdiction has no such rules."""
    asked = words.questions[question]
    place = rules.jurisdiction
    if asked.lifts is not None:
        if day < asked.since.get(place, date.min):
            raise BeforeRecordError(place, question, asked.since[place])
        return _lifted(reply(rules, asked.lifts, facts, day, words), asked, place, words)
    if asked.refines is not None and place in asked.codes:
        base = reply(rules, asked.refines, facts, day, words)
        (wide,) = asked.codes[place]
        if wide not in base.outcomes:
            return Reply(question, base.outcomes, base.decisions, base.tables, base.has_gap)
        own = _plain(rules, question, facts, day, words)
        at = base.outcomes.index(wide)
        outcomes = (*base.outcomes[:at], *own.outcomes, *base.outcomes[at + 1 :])
        return Reply(
            question, outcomes, base.decisions + own.decisions, base.tables + own.tables, base.has_gap or own.has_gap
        )
    return _plain(rules, question, facts, day, words)


def _plain(rules: RuleSet, question: str, facts: Sequence[int], day: date, words: Vocabulary) -> Reply:
    table = rules.table(question, day)
    decision = decide(table, facts, words)
    return Reply(question, decision.outcomes, (decision,), (table,), decision.has_gap)


def _lifted(base: Reply, asked: Question, place: str, words: Vocabulary) -> Reply:
    lifted = [
        next((wide for wide in asked.codes[place] if words.is_a(place, code, wide)), code)
        for code in base.outcomes
    ]
    return Reply(asked.key, tuple(dict.fromkeys(lifted)), base.decisions, base.tables, base.has_gap)


def would_decide(
    found: Reply, rules: RuleSet, facts: Sequence[int], day: date, words: Vocabulary
) -> tuple[Deciding, ...]:
    """The open facts of a reply, the most useful first: by the expected fall in the number of outcomes.

    Each value still possible is taken to be as likely as the others. Values that no row tells apart are one group.
    """
    if found.is_determined:
        return ()
    open_ones = dict.fromkeys(index for decision in found.decisions for index in open_facts(decision, facts))
    ranked = [_deciding(index, found, rules, facts, day, words) for index in open_ones]
    useful = [one for one in ranked if one.reduction > 0] or ranked
    return tuple(sorted(useful, key=lambda one: -one.reduction))


def _deciding(
    index: int, found: Reply, rules: RuleSet, facts: Sequence[int], day: date, words: Vocabulary
) -> Deciding:
    attribute = words.ordered[index]
    cuts = {mask for table in found.tables for row in table.rows for at, mask in row.box.limits if at == index}
    expected = 0.0
    groups = []
    trial = list(facts)
    for group in split(facts[index], cuts):
        trial[index] = group
        outcomes = reply(rules, found.question, trial, day, words).outcomes
        groups.append((tuple(attribute.words(group)), outcomes))
        expected += group.bit_count() * len(outcomes)
    reduction = len(found.outcomes) - expected / facts[index].bit_count()
    return Deciding(attribute.key, reduction, tuple(groups))


def split(mask: int, cuts: set[int]) -> list[int]:
    """A mask in parts that no cut divides."""
    parts = [mask]
    for cut in cuts:
        parts = [piece for part in parts for piece in (part & cut, part & ~cut) if piece]
    return sorted(parts)
