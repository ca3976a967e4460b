"""A request as the pages see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from datetime import date


class ReaderRequest(HttpRequest):
    """A request with the day that its page speaks of (set by ``DayMiddleware``)."""

    as_of: date
