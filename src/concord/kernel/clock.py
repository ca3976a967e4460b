"""The one clock. ``CONCORD_NOW`` (ISO 8601) sets it, so that pages and tests can be replayed.

A day begins somewhere: whoever asks for the present day says where.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# In the files of a system, but the names of no zone.
_NO_ZONES = {"Factory", "localtime"}


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


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_ZONES)


def is_zone(name: str) -> bool:
    """Whether this is the IANA name of a zone, such as ``Asia/Seoul``."""
    return name in _known()


def known_zone(name: str) -> str:
    """The name itself. Raises ValueError, which names it, if there is no such zone."""
    if not is_zone(name):
        raise ValueError(f"{name[:60]!r}: no time zone has this name; expected one such as Asia/Seoul or UTC")
    return name


def zone() -> str:
    """The zone of commands and programs, which have none of their own: ``CONCORD_ZONE``, else UTC.

    Raises ValueError if ``CONCORD_ZONE`` is no IANA name of a zone.
    """
    name = os.environ.get("CONCORD_ZONE", "")
    try:
        return known_zone(name) if name else "UTC"
    except ValueError as error:
        raise ValueError(f"CONCORD_ZONE={error}") from None


def today(place: str = "") -> date:
    """The present day in that zone (an IANA name), else in that of :func:`zone`.

    Raises ValueError for a zone that is not known.
    """
    return now().astimezone(ZoneInfo(known_zone(place) if place else zone())).date()
