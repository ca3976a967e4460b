"""The wizard: what to ask next, and the answers so far as a link.

The next question is the one whose answer is expected to take away most outcomes over all the jurisdictions
asked about. A derived fact is asked for as itself. The state is a mapping of attribute to value and a day;
its link is the query string of that mapping, in the order of the vocabulary.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from concord.atlas.questions.pathways.answers import Answer, Law, answer
from concord.atlas.questions.pathways.facts import Facts, read_facts
from concord.atlas.questions.pathways.rules import BeforeRecordError
from concord.kernel.dates import parse_day
from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from concord.atlas.questions.pathways.vocabulary import Attribute

SKIPPED = "skip"


@dataclass(frozen=True)
class State:
    """The answers so far: jurisdictions side by side, facts, questions passed over, the day."""

    jurisdictions: tuple[str, ...]
    facts: Mapping[str, str]
    day: date
    skipped: frozenset[str] = frozenset()

    def query(self) -> str:
        """The state as a query string; reading it back gives the state."""
        pairs = [("in", ",".join(self.jurisdictions)), ("as_of", self.day.isoformat()), *self.facts.items()]
        if self.skipped:
            pairs.append((SKIPPED, ",".join(sorted(self.skipped))))
        return urlencode(pairs)

    def with_answer(self, attribute: str, value: str) -> State:
        """The state after an answer.

        An empty value takes the answer back, ``skip`` passes the question over.
        """
        facts = {key: known for key, known in self.facts.items() if key != attribute}
        skipped = self.skipped - {attribute}
        if value == SKIPPED:
            skipped |= {attribute}
        elif value:
            facts[attribute] = value
        return State(self.jurisdictions, facts, self.day, skipped)


def read_state(query: Mapping[str, str], law: Law, today: date, default: Sequence[str]) -> State:
    """Read a state from query parameters. Raises FaultsFoundError that says what is allowed."""
    places = tuple(part for part in query.get("in", ",".join(default)).split(",") if part)
    for place in places:
        law.rules_of(place)
    try:
        day = parse_day(query["as_of"]) if query.get("as_of") else today
    except ValueError as error:
        raise FaultsFoundError([Fault("", 0, "as_of", query["as_of"], str(error))]) from None
    facts = {key: query[key] for key in law.words.attributes if query.get(key)}
    read_facts(facts, law.words)
    skipped = frozenset(query.get(SKIPPED, "").split(",")) & law.words.attributes.keys()
    return State(places, facts, day, skipped)


@dataclass(frozen=True)
class Progress:
    """What is known after the answers so far.

    ``early``: jurisdictions whose record begins later, and when.
    """

    answers: tuple[Answer, ...]
    next: Attribute | None
    early: Mapping[str, date]

    @property
    def is_settled(self) -> bool:
        """Whether every jurisdiction has one outcome."""
        return all(one.reply.is_determined for one in self.answers)


def progress(law: Law, state: State) -> Progress:
    """The answers for a state and the question to ask next."""
    answers, early = _answers(law, read_facts(state.facts, law.words), state.jurisdictions, state.day)
    reductions: dict[str, float] = defaultdict(float)
    for one in answers:
        for fact in one.undetermined:
            if fact.attribute not in state.skipped and fact.attribute not in state.facts:
                reductions[fact.attribute] += fact.reduction
    best = max(reductions, key=lambda key: reductions[key], default=None)
    return Progress(answers, law.words.attributes[best] if best else None, dict(early))


# The first steps, with much still unknown, cost most and are the same for everybody.
@lru_cache(maxsize=2048)
def _answers(
    law: Law, facts: Facts, places: tuple[str, ...], day: date
) -> tuple[tuple[Answer, ...], tuple[tuple[str, date], ...]]:
    answers = []
    early = []
    for place in places:
        try:
            answers.append(answer(law, facts, place, day))
        except BeforeRecordError as error:
            early.append((place, error.begins))
    return tuple(answers), tuple(early)
