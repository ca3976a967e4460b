"""A question about authorisations: a rule, a day, and what narrows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from concord.atlas.questions.approvals.where import Where

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.questions.approvals.rules import CountingRule


@dataclass(frozen=True, slots=True)
class Question:
    """A rule, a day, and what narrows it. ``confirmed_within`` days moves staler rows to possible."""

    rule: CountingRule
    as_of: date
    where: Where = field(default_factory=Where)
    known: date | None = None
    confirmed_within: int | None = None


class RecordBeginsError(ValueError):
    """Asked what was known on a day before the first reading."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"the record begins on {day.isoformat()}")
