"""A request as the pages see it."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest


class ReaderRequest(HttpRequest):
    """A request with the day that its page speaks of (set by ``DayMiddleware``)."""

    as_of: date
