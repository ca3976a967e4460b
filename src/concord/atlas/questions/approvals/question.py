"""A question about authorisations: a rule, a day, and what narrows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.questions.approvals.rules import CountingRule


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions; an empty set restricts nothing. Classes and donors by their codes.

    ``materials``: words of which one stands in the product's material, such as ``CAR-T``.
    ``granted``: only grants from the first to the last of two days, both in.
    """

    jurisdictions: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    donors: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    indication_groups: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    materials: tuple[str, ...] = ()
    granted: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A rule, a day, and what narrows it. ``confirmed_within`` days moves staler rows to possible."""

    rule: CountingRule
    as_of: date
    filters: Filters = field(default_factory=Filters)
    known: date | None = None
    confirmed_within: int | None = None


class RecordBeginsError(ValueError):
    """Asked what was known on a day before the first reading."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"the record begins on {day.isoformat()}")
