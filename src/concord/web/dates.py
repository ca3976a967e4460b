"""Days and partial dates in the reader's form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from concord.kernel.dates import PartialDate

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def say_day(day: date, language: str) -> str:
    """``3 December 2018`` or ``2018년 12월 3일``."""
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say(when: date | PartialDate, language: str) -> str:
    """A day, a month, a year or the bounds between which it lies, in the reader's words."""
    if isinstance(when, date):
        return say_day(when, language)
    text = when.text
    if text.endswith("~"):
        return pgettext("date", "about %(when)s") % {"when": _plain(text[:-1], language)}
    if text.startswith("["):
        return _bounds(text.strip("[]"), language)
    return _plain(text, language)


def _bounds(text: str, language: str) -> str:
    low, _dots, high = text.partition("..")
    if not low:
        return pgettext("date", "by %(when)s") % {"when": _plain(high, language)}
    if not high:
        return pgettext("date", "not before %(when)s") % {"when": _plain(low, language)}
    return _("between %(low)s and %(high)s") % {
        "low": _plain(low, language),
        "high": _plain(high, language),
    }


def _plain(text: str, language: str) -> str:
    parts = [int(part) for part in text.removesuffix("~").split("-")]
    if len(parts) == 3:
        return say_day(date(parts[0], parts[1], parts[2]), language)
    if len(parts) == 2:
        year, month = parts
        return f"{year}년 {month}월" if language == "ko" else f"{_MONTHS[month - 1]} {year}"
    return f"{parts[0]}년" if language == "ko" else str(parts[0])
