"""What is due to whom between two days, across all partners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.society.agreements.facts import state_of, timing_of, with_settlement
from concord.society.fields import Layer

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.agreements.models import Deliverable
    from concord.society.agreements.states import State, Timing


@dataclass(frozen=True, slots=True)
class Due:
    """One deliverable that is due, and how it stands on the day of asking."""

    deliverable: Deliverable
    state: State
    timing: Timing


def due_between(rows: QuerySet[Deliverable], first: date, last: date, day: date) -> list[Due]:
    """The deliverables among ``rows`` that are due from ``first`` to ``last``, both in, by day and code."""
    return [as_due(item, day) for item in rows_due(rows, first, last)]


def rows_due(rows: QuerySet[Deliverable], first: date, last: date) -> QuerySet[Deliverable]:
    """The rows of :func:`due_between`, to be counted or cut into pages."""
    found = rows.filter(due__gte=first, due__lte=last).exclude(agreement__layer=Layer.RECORD)
    return with_settlement(found).select_related("agreement").order_by("due", "code", "pk")


def as_due(item: Deliverable, day: date) -> Due:
    """How one deliverable stands on the day."""
    return Due(item, state_of(item), timing_of(item, day))
