"""Days and partial dates in words, in English and Korean."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concord.kernel.dates import PartialDate

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_FORMS = {
    "about": ("about {}", "{}경"),
    "by": ("by {}", "{}까지"),
    "not before": ("not before {}", "{} 이후"),
    "between": ("between {} and {}", "{}에서 {} 사이"),
}


def say_day(day: date, language: str) -> str:
    """``3 December 2018``, or ``2018년 12월 3일`` for ``ko``."""
    if language == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say(when: date | PartialDate, language: str) -> str:
    """A day, a month, a year or the bounds between which it lies, in English or, for ``ko``, in Korean."""
    if isinstance(when, date):
        return say_day(when, language)
    text = when.text
    if text.endswith("~"):
        return _form("about", language, text[:-1])
    if text.startswith("["):
        return _bounds(text.strip("[]"), language)
    return _plain(text, language)


def _bounds(text: str, language: str) -> str:
    low, _dots, high = text.partition("..")
    if not low:
        return _form("by", language, high)
    if not high:
        return _form("not before", language, low)
    return _form("between", language, low, high)


def _form(name: str, language: str, *parts: str) -> str:
    return _FORMS[name][language == "ko"].format(*(_plain(part, language) for part in parts))


def _plain(text: str, language: str) -> str:
    parts = [int(part) for part in text.removesuffix("~").split("-")]
    if len(parts) == 3:
        return say_day(date(parts[0], parts[1], parts[2]), language)
    if len(parts) == 2:
        year, month = parts
        return f"{year}년 {month}월" if language == "ko" else f"{_MONTHS[month - 1]} {year}"
    return f"{parts[0]}년" if language == "ko" else str(parts[0])
