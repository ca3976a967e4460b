"""Days and partial dates in words, in English and Korean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel import dates

from concord.kernel.dates import PartialDate

_LOCALES = {"en": "en_GB", "ko": "ko"}
_SKELETONS = ("y", "yMMMM")
_FORMS = {
    "about": ("about {}", "{}경"),
    "by": ("by {}", "{}까지"),
    "not before": ("not before {}", "{} 이후"),
    "between": ("between {} and {}", "{}에서 {} 사이"),
}


@lru_cache(maxsize=8192)
def format_date(when: date | PartialDate, language: str) -> str:
    """A day, a month, a year, or the bounds between which a day lies, in English or, for ``ko``, in Korean.

    A day is ``3 December 2018`` or ``2018년 12월 3일``.
    """
    if isinstance(when, date):
        return dates.format_date(when, "long", locale=locale_of(language))
    text = when.text
    if text.endswith("~"):
        return _form("about", language, [text])
    low, dots, high = text.strip("[]").partition("..")
    if not dots:
        return _plain(text, language)
    if low and high:
        return _form("between", language, [low, high])
    return _form("not before", language, [low]) if low else _form("by", language, [high])


def _form(name: str, language: str, parts: Iterable[str]) -> str:
    return _FORMS[name][language == "ko"].format(*(_plain(part, language) for part in parts))


def _plain(text: str, language: str) -> str:
    """A day, month or year as exactly as it is written."""
    written = text.removesuffix("~")
    day, precision = PartialDate.parse(written).earliest, written.count("-")
    if precision == 2:
        return format_date(day, language)
    return dates.format_skeleton(_SKELETONS[precision], day, locale=locale_of(language))


def locale_of(language: str) -> str:
    """The locale of days and names: British English, or Korean for ``ko``."""
    return _LOCALES["ko" if language == "ko" else "en"]
