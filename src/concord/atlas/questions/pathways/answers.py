"""The answer about one product in one jurisdiction on a day: class, routes, and what stands behind.

A question has a table of its own, or its answer is lifted to wider codes, or one code is refined further.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from concord.atlas.questions.pathways.facts import Facts, Given, read_facts, split
from concord.atlas.questions.pathways.proofs import grid_of
from concord.atlas.questions.pathways.routes import OpenRoute, Route, all_routes, open_routes
from concord.atlas.questions.pathways.rules import (
    BeforeRecordError,
    Decision,
    RuleSet,
    Table,
    decide,
    open_facts,
    rule_sets,
)
from concord.atlas.questions.pathways.vocabulary import Limits, Question, Vocabulary, vocabulary
from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from concord.atlas.questions.pathways.decisions import Recorded

# With more open facts than this the grid is quicker than deciding anew for each value.
FEW = 3
# Ways by which a patient may get a product; a designation only makes one of them quicker.
_WAYS = ("practice", "research", "treatment", "authorisation", "conditional", "exemption", "compassionate")


# Compared by identity, so that answers under it can be kept.
@dataclass(frozen=True, eq=False)
class Law:
    """What answers are made of: a vocabulary, rule sets and routes by jurisdiction."""

    words: Vocabulary
    rules: Mapping[str, RuleSet]
    routes: Mapping[str, tuple[Route, ...]]

    def rules_of(self, jurisdiction: str) -> RuleSet:
        """The rules of a jurisdiction. Raises FaultsFoundError that lists the known ones."""
        rules = self.rules.get(jurisdiction)
        if rules is None:
            hint = " (the United Kingdom is GB)" if jurisdiction == "UK" else ""
            expected = f"no rules; known: {', '.join(sorted(self.rules))}{hint}"
            raise FaultsFoundError([Fault("", 0, "jurisdiction", jurisdiction, expected)])
        return rules


@cache
def law() -> Law:
    """The law as this installation records it."""
    return Law(vocabulary(), rule_sets(), all_routes())


class Setting(NamedTuple):
    """By which rules, on which day, in which words a question is answered."""

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


class OpenFact(NamedTuple):
    """A fact that would narrow the outcomes.

    By how many on average, and what each group of values would leave.
    """

    attribute: str
    reduction: float
    by_value: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question about one product on one day, with its other questions beside it.

    ``others``: replies to the further questions of the jurisdiction that have rules on that day.
    """

    id: str
    jurisdiction: str
    day: date
    reply: Reply
    others: tuple[Reply, ...]
    routes: tuple[OpenRoute, ...]
    undetermined: tuple[OpenFact, ...]
    facts: Facts
    rules: RuleSet

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcome codes that remain possible."""
        return self.reply.outcomes

    @property
    def coverage(self) -> str:
        """Whether the law of the day is recorded in full or in part."""
        return self.rules.coverage(self.day)


def classify(
    law: Law, given: Mapping[str, Given], jurisdiction: str, day: date, *, question: str = "class"
) -> Answer:
    """Read facts and answer. Raises FaultsFoundError for bad facts and BeforeRecordError for an early day."""
    return answer(law, read_facts(given, law.words), jurisdiction, day, question=question)


def answer(
    law: Law, facts: Facts, jurisdiction: str, day: date, *, question: str = "class", name: str = ""
) -> Answer:
    """Answer one question, with routes, from facts that were read.

    Raises BeforeRecordError for a day before the record.
    """
    rules = law.rules_of(jurisdiction)
    setting = Setting(rules, day, law.words)
    replied = reply(setting, question, facts.masks)
    others = []
    for other in rules.questions():
        if other != question:
            try:
                others.append(reply(setting, other, facts.masks))
            except BeforeRecordError:
                continue
    outcomes = {one.question: one.outcomes for one in (*others, replied)}
    routes = open_routes(law.routes.get(jurisdiction, ()), outcomes, facts.masks, day, law.words)
    undetermined = would_decide(setting, replied, facts.masks)
    return Answer(name, jurisdiction, day, replied, tuple(others), routes, undetermined, facts, rules)


def reply(setting: Setting, question: str, facts: Sequence[int]) -> Reply:
    """Answer one question.

    Raises BeforeRecordError, and LookupError if the jurisdiction has no such rules.
    """
    definition = setting.words.questions[question]
    place = setting.rules.jurisdiction
    if definition.lift is not None:
        begins = definition.since.get(place, date.min)
        if setting.day < begins:
            raise BeforeRecordError(place, question, begins)
        return _lift(reply(setting, definition.lift, facts), question, definition, setting)
    if definition.refine is None or place not in definition.refine.codes:
        return _by_table(setting, question, facts)
    base = reply(setting, definition.refine.question, facts)
    code = definition.refine.codes[place]
    if code not in base.outcomes:
        return base._replace(question=question)
    own = _by_table(setting, question, facts)
    at = base.outcomes.index(code)
    return Reply(
        question,
        (*base.outcomes[:at], *own.outcomes, *base.outcomes[at + 1 :]),
        base.decisions + own.decisions,
        base.tables + own.tables,
        base.has_gap or own.has_gap,
    )


def _by_table(setting: Setting, question: str, facts: Sequence[int]) -> Reply:
    table = setting.rules.table(question, setting.day)
    decision = _decided(table, _looked_at(table, facts, setting.words), setting.words)
    return Reply(question, decision.outcomes, (decision,), (table,), decision.has_gap)


def _looked_at(table: Table, facts: Sequence[int], words: Vocabulary) -> tuple[int, ...]:
    """The facts without those that neither the table nor a contradiction looks at, so answers are kept."""
    used = {index for limits in (*_limits(table), *words.impossible) for index, _ in limits}
    return tuple(mask if at in used else words.blank[at] for at, mask in enumerate(facts))


def _limits(table: Table) -> list[Limits]:
    return [limits for _, limits in table.conditions]


@lru_cache(maxsize=2048)
def _decided(table: Table, facts: tuple[int, ...], words: Vocabulary) -> Decision:
    return decide(table, facts, words)


@lru_cache(maxsize=2048)
def _left_by(table: Table, facts: tuple[int, ...], words: Vocabulary) -> dict[int, list[tuple[int, int]]]:
    return grid_of(table, words).left_by(facts)


def _lift(base: Reply, question: str, definition: Question, setting: Setting) -> Reply:
    place = setting.rules.jurisdiction
    lifted = dict.fromkeys(
        next((wide for wide in definition.codes[place] if setting.words.is_a(place, code, wide)), code)
        for code in base.outcomes
    )
    return base._replace(question=question, outcomes=tuple(lifted))


def would_decide(setting: Setting, replied: Reply, facts: Sequence[int]) -> tuple[OpenFact, ...]:
    """The open facts of a reply, the most useful first: by the expected fall in the number of outcomes.

    Each value still possible is taken to be as likely as the others. Values that no row tells apart are
    one group.
    """
    if replied.is_determined:
        return ()
    indices = dict.fromkeys(index for decision in replied.decisions for index in open_facts(decision, facts))
    is_lifted = setting.words.questions[replied.question].lift is not None
    if len(indices) > FEW and len(replied.tables) == 1 and not is_lifted:
        (table,) = replied.tables
        grid = grid_of(table, setting.words)
        left = _left_by(table, _looked_at(table, facts, setting.words), setting.words)
        by_value = {index: [(mask, grid.names(bits)) for mask, bits in left[index]] for index in indices}
    else:
        by_value = {index: _outcomes_by_value(index, setting, replied, facts) for index in indices}
    ranked = [_open_fact(index, groups, setting, replied, facts) for index, groups in by_value.items()]
    useful = [one for one in ranked if one.reduction > 0] or ranked
    return tuple(sorted(useful, key=lambda one: -one.reduction))


def _outcomes_by_value(
    index: int, setting: Setting, replied: Reply, facts: Sequence[int]
) -> list[tuple[int, tuple[str, ...]]]:
    """The groups of values still possible of an attribute, each with what it would leave, decided anew."""
    cuts = {mask for table in replied.tables for row in table.rows for at, mask in row.limits if at == index}
    groups = split(facts[index], cuts)
    trials = ([*facts[:index], group, *facts[index + 1 :]] for group in groups)
    return [
        (group, reply(setting, replied.question, trial).outcomes)
        for group, trial in zip(groups, trials, strict=True)
    ]


def _open_fact(
    index: int,
    groups: Sequence[tuple[int, tuple[str, ...]]],
    setting: Setting,
    replied: Reply,
    facts: Sequence[int],
) -> OpenFact:
    attribute = setting.words.ordered[index]
    expected = sum(mask.bit_count() * len(outcomes) for mask, outcomes in groups)
    reduction = len(replied.outcomes) - expected / facts[index].bit_count()
    by_value = tuple((tuple(attribute.words(mask)), outcomes) for mask, outcomes in groups)
    return OpenFact(attribute.key, reduction, by_value)


def routes_here(
    recorded: Recorded, product: str, jurisdiction: str, day: date
) -> tuple[OpenRoute, ...] | None:
    """The ways that the law of the day leaves open for a product; ``None`` where the record cannot say.

    It cannot for a product without recorded attributes, a jurisdiction without rules, or a day before them.
    """
    record = law()
    if product not in recorded.products or jurisdiction not in record.rules:
        return None
    try:
        answered = classify(record, {**recorded.products[product], "licensed_use": "no"}, jurisdiction, day)
    except BeforeRecordError:
        return None
    return tuple(one for one in answered.routes if one.route.kind in _WAYS)
