"""Terms of office counted: how long one lasts, whether another may follow. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """One term: who, from when, up to but without when."""

    person: int
    since: date
    until: date


def end_of_term(since: date, months: int) -> date:
    """The first day after a full term."""
    return since + relativedelta(months=months)


def holder(terms: Sequence[Held], day: date) -> int | None:
    """Who holds the seat on that day; None for a vacancy."""
    return next((term.person for term in terms if term.since <= day < term.until), None)


def terms_in_a_row(terms: Sequence[Held], person: int, before: date) -> int:
    """How many terms the person held directly one after the other up to ``before``."""
    count, edge = 0, before
    for term in sorted(terms, key=lambda term: term.since, reverse=True):
        if term.person == person and term.until == edge:
            count, edge = count + 1, term.since
    return count


def may_serve(terms: Sequence[Held], person: int, since: date, most: int) -> bool:
    """Whether a term from ``since`` keeps within ``most`` terms in a row."""
    return terms_in_a_row(terms, person, since) < most
