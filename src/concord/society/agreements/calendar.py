"""When to remind: before and after a deliverable is due, before notice and expiry. Pure: no Django."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from datetime import date

DUE_OFFSETS = (-90, -30, -7, 0, 7)
END_MONTHS = (12, 6, 3, 1)


def due_dates_reminded_on(day: date) -> dict[date, int]:
    """The due days of which people are reminded on ``day``, each with its days before (-) or after (+)."""
    return {day - timedelta(days=offset): offset for offset in DUE_OFFSETS}


def months_to_end(end: date, day: date) -> int | None:
    """12, 6, 3 or 1 if ``day`` is that many months before the end, else None."""
    return next((months for months in END_MONTHS if end - relativedelta(months=months) == day), None)


def quarter(day: date) -> tuple[date, date]:
    """The first and last day of the calendar quarter that holds ``day``."""
    first = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    return first, first + relativedelta(months=3, days=-1)
