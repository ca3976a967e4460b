"""Legal date arithmetic. Every clock names its way of counting; one that names none is an error.

Adding months is ambiguous (2024-01-31 plus a month) and libraries round in silence, so each way of counting
says what counts as the first day, what an absent day of the month becomes, and what an end on a day off
becomes. Source of the problem: R. Monat, A. Fromherz, D. Merigoux, Formalizing Date Arithmetic and Statically
Detecting Ambiguities for the Law, ESOP 2024.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

UNITS = ("calendar_days", "working_days", "months", "years")


@dataclass(frozen=True, slots=True)
class Counting:
    """A named way of counting.

    ``counts_first_day``: whether the day of the event is day one. ``absent_day``: what the 31st becomes
    in a month without one: ``last`` day of the month, or ``next`` day after it. ``ends_the_day_before``:
    a period of months ends on the day before the day of the same number. ``moves_off_days``: an end on a
    day off moves to the next working day.
    """

    name: str
    source: str
    counts_first_day: bool
    absent_day: str
    ends_the_day_before: bool
    moves_off_days: bool


COUNTINGS = {
    counting.name: counting
    for counting in (
        # The first day is left out and months end on the day before, which for an event gives the same
        # number.
        Counting("kr-civil-code", "Korean Civil Code, Art. 157, 160, 161", False, "last", True, True),
        Counting("jp-civil-code", "Japanese Civil Code, Art. 140, 142, 143", False, "last", True, True),
        Counting("eu-1182-71", "Regulation (EEC, Euratom) 1182/71, Art. 3", False, "last", False, True),
        Counting(
            "plain",
            "no statute of interpretation applied: the event is day nought",
            False,
            "last",
            False,
            False,
        ),
        Counting("first-day-counts", "the day of the event is day one", True, "last", True, False),
        Counting(
            "roll-over",
            "as plain; an absent day is the next month's first",
            False,
            "next",
            False,
            False,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A length of time in law, with the name of its way of counting and what stops it."""

    count: int
    unit: str
    counting: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.counting not in COUNTINGS:
            raise ValueError(
                f"{self.counting!r}: a clock must name its way of counting: {', '.join(COUNTINGS)}"
            )
        if self.unit not in UNITS:
            raise ValueError(f"{self.unit!r}: expected one of {', '.join(UNITS)}")

    def ends(self, event: date, days_off: Collection[date] = ()) -> date:
        """The last day of the period that an event on that day starts.

        ``days_off`` are public holidays; Saturdays and Sundays are always days off.
        """
        way = COUNTINGS[self.counting]
        if self.unit == "working_days":
            return _working(event, self.count, way, days_off)
        if self.unit == "calendar_days":
            last = event + timedelta(days=self.count - way.counts_first_day)
        else:
            last = _months(event, self.count * (12 if self.unit == "years" else 1), way)
        while way.moves_off_days and _is_off(last, days_off):
            last += timedelta(days=1)
        return last

    def nominal_days(self) -> int:
        """The length in calendar days for drawing: working days as seven fifths, months as 30.4 days."""
        scale = {"calendar_days": 1.0, "working_days": 1.4, "months": 30.4, "years": 365.25}
        return round(self.count * scale[self.unit])


def _is_off(day: date, days_off: Collection[date]) -> bool:
    return day.weekday() >= 5 or day in days_off


def _working(event: date, count: int, way: Counting, days_off: Collection[date]) -> date:
    day = event
    left = count - (way.counts_first_day and not _is_off(event, days_off))
    while left > 0:
        day += timedelta(days=1)
        left -= not _is_off(day, days_off)
    return day


def _months(event: date, months: int, way: Counting) -> date:
    """The end of a period of months.

    Under the civil codes the period begins on the day after the event and ends on the day before the one
    of the same number: for an event that is the day of the event's own number; if the month has none, its
    last day.
    """
    start = event if way.counts_first_day or not way.ends_the_day_before else event + timedelta(days=1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if start.day <= length:
        end = date(year, month + 1, start.day)
        return end - timedelta(days=1) if way.ends_the_day_before else end
    last = date(year, month + 1, length)
    return last + timedelta(days=1) if way.absent_day == "next" else last
