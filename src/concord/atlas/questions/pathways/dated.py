"""Answers for a day that is only partly known: every table that was in force within it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.questions.pathways.answering import answer
from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.rules import BeforeRecordError

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.questions.pathways.answering import Answer, Law
    from concord.atlas.questions.pathways.requests import Request
    from concord.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class DatedAnswer:
    """The answers on every day on which the law changed within a partly known day, or why there is none.

    ``outcomes`` is the union: the record cannot say which of the days it was.
    """

    request: Request
    answers: tuple[Answer, ...]
    record_begins: date | None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcome codes that remain possible on any of the days, in order of day."""
        return tuple(dict.fromkeys(code for one in self.answers for code in one.outcomes))

    @property
    def is_determined(self) -> bool:
        """Whether exactly one outcome remains on all of the days."""
        return len(self.outcomes) == 1 and not any(one.reply.has_gap for one in self.answers)


def answer_request(law: Law, request: Request, today: date, file: str = "") -> DatedAnswer:
    """Answer one request; without a day of its own as of ``today``. Raises FaultsFoundError for bad facts."""
    rules = law.rules_of(request.jurisdiction)
    facts = read_facts(request.facts, law.words, file, request.row)
    asked = law.words.questions[request.question]
    changes = rules.changes(asked.lifts or asked.refines or request.question)
    if not changes:
        raise LookupError(f"{request.jurisdiction} has no rules for {request.question!r}")
    answers = []
    begins = None
    for day in days_within(request.day, changes, today):
        try:
            answers.append(
                answer(law, facts, request.jurisdiction, day, question=request.question, name=request.id)
            )
        except BeforeRecordError as error:
            begins = error.begins
    return DatedAnswer(request, tuple(answers), None if answers else begins)


def days_within(day: PartialDate | None, changes: tuple[date, ...], today: date) -> list[date]:
    """The days to ask: the first within the record, and each later day on which the law changed."""
    if day is None:
        return [today]
    first = max(day.earliest, min(changes[0], day.latest))
    return [first, *(change for change in changes if first < change <= day.latest)]
