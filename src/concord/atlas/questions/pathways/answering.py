"""The answer about one product in one jurisdiction on a day: class, routes, and what stands behind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from concord.atlas.questions.pathways.facts import Facts, read_facts
from concord.atlas.questions.pathways.loading import rule_sets
from concord.atlas.questions.pathways.replying import Setting, reply, would_decide
from concord.atlas.questions.pathways.routes import all_routes, open_routes
from concord.atlas.questions.pathways.rules import BeforeRecordError
from concord.atlas.questions.pathways.vocabulary import vocabulary
from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from concord.atlas.questions.pathways.facts import Given
    from concord.atlas.questions.pathways.replying import Deciding, Reply
    from concord.atlas.questions.pathways.routes import OpenRoute, Route
    from concord.atlas.questions.pathways.rules import RuleSet
    from concord.atlas.questions.pathways.vocabulary import Vocabulary


# Compared by identity, so that answers under it can be kept.
@dataclass(frozen=True, eq=False)
class Law:
    """What answers are made of: a vocabulary, rule sets and routes by jurisdiction."""

    words: Vocabulary
    rules: Mapping[str, RuleSet]
    routes: Mapping[str, tuple[Route, ...]]

    def rules_of(self, jurisdiction: str) -> RuleSet:
        """The rules of a jurisdiction. Raises FaultsFoundError that lists the known ones."""
        found = self.rules.get(jurisdiction)
        if found is None:
            hint = " (the United Kingdom is GB)" if jurisdiction == "UK" else ""
            expected = f"no rules; known: {', '.join(sorted(self.rules))}{hint}"
            raise FaultsFoundError([Fault("", 0, "jurisdiction", jurisdiction, expected)])
        return found


@cache
def law() -> Law:
    """The law as this installation records it."""
    return Law(vocabulary(), rule_sets(), all_routes())


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
    undetermined: tuple[Deciding, ...]
    facts: Facts
    rules: RuleSet

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcome codes that remain possible."""
        return self.reply.outcomes

    @property
    def coverage(self) -> str:
        """Whether the law of the day is held in full or in part."""
        return self.rules.coverage(self.day)


def classify(
    law: Law,
    given: Mapping[str, Given],
    jurisdiction: str,
    day: date,
    *,
    question: str = "class",
    name: str = "",
) -> Answer:
    """Read facts and answer. Raises FaultsFoundError for bad facts and BeforeRecordError for an early day."""
    return answer(law, read_facts(given, law.words), jurisdiction, day, question=question, name=name)


def answer(
    law: Law, facts: Facts, jurisdiction: str, day: date, *, question: str = "class", name: str = ""
) -> Answer:
    """Answer one question, with routes, from facts that were read."""
    rules = law.rules_of(jurisdiction)
    setting = Setting(rules, day, law.words)
    found = reply(setting, question, facts.masks)
    others = _others(setting, facts, question)
    by_question = {one.question: one.outcomes for one in (*others, found)}
    routes = open_routes(law.routes.get(jurisdiction, ()), by_question, facts.masks, day, law.words)
    undetermined = would_decide(setting, found, facts.masks)
    return Answer(name, jurisdiction, day, found, others, routes, undetermined, facts, rules)


def _others(setting: Setting, facts: Facts, asked: str) -> tuple[Reply, ...]:
    found = []
    for question in setting.rules.questions():
        if question != asked:
            try:
                found.append(reply(setting, question, facts.masks))
            except BeforeRecordError:
                continue
    return tuple(found)
