"""What tables of counts depend on, so that they can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from concord.atlas.edition.columns import EditionKey
from concord.atlas.questions.approvals.question import Question, RecordBeginsError

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition

_ANY_DAY = date.max


@dataclass(frozen=True, slots=True)
class Key:
    """What a table depends on: an edition and a question."""

    edition: EditionKey
    question: Question

    @classmethod
    def of(cls, edition: Edition, question: Question) -> Key:
        """The key without the day, which tables do not depend on; raises RecordBeginsError."""
        return cls(EditionKey.of(edition), _narrowed(edition, question))


def _narrowed(edition: Edition, question: Question) -> Question:
    """The question without what does not change the table; refuses a day before the record."""
    if question.known is not None and question.known < edition.record_begins:
        raise RecordBeginsError(edition.record_begins)
    if question.confirmed_within is not None:
        return question
    return Question(question.rule, _ANY_DAY, question.where, question.known)
