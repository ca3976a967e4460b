"""The one clock. ``CONCORD_NOW`` (ISO 8601) sets it, so that pages and tests can be replayed."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment in UTC; a ``CONCORD_NOW`` without an offset is read as UTC.

    Raises ValueError if ``CONCORD_NOW`` is set and is not an ISO 8601 date or time.
    """
    text = os.environ.get("CONCORD_NOW", "")
    if not text:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"CONCORD_NOW={text!r}: expected a day or time such as 2018-12-03") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def today(zone: str = "UTC") -> date:
    """The present day in that zone (an IANA name). Raises ZoneInfoNotFoundError for one that is not known."""
    return now().astimezone(ZoneInfo(zone)).date()
