"""Wrong use of a page, answered with the reason and the way out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest
from django.http import Http404

if TYPE_CHECKING:
    from collections.abc import Iterable

# Nothing is on record before the one; beyond the other the steps of a calendar run out of days.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2100, 12, 31)


class BadParameterError(BadRequest):
    """A parameter of the address is wrong: answered with 400, the reason and the allowed values."""

    def __init__(self, parameter: str, value: str, expected: str, allowed: Iterable[str] = ()) -> None:
        self.parameter = parameter
        self.value = value
        self.expected = expected
        self.allowed = tuple(allowed)
        super().__init__(f"{parameter}={value!r}: expected {expected}")


class NotFoundError(Http404):
    """Nothing has this id: answered with 404 and what is close. ``close`` holds (title, address)."""

    def __init__(self, what: str, value: str, close: Iterable[tuple[str, str]] = ()) -> None:
        self.what = what
        self.value = value
        self.close = tuple(close)
        super().__init__(f"no {what} {value!r}")
