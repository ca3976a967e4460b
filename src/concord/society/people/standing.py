"""The standing of a membership on a day, computed from its dates. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Standing(StrEnum):
    """Where a membership stands. ``CURRENT``, ``RENEWING`` and ``GRACE`` carry a member's rights."""

    AHEAD = "ahead"
    CURRENT = "current"
    RENEWING = "renewing"
    GRACE = "grace"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    ENDED = "ended"


MEMBERS = frozenset({Standing.CURRENT, Standing.RENEWING, Standing.GRACE})


@dataclass(frozen=True, slots=True)
class Dates:
    """The facts of one membership. ``until`` is its first day without it; days count calendar days."""

    since: date
    until: date
    grace_days: int
    renewal_days: int
    ended_on: date | None = None
    renewed: bool = False


def standing(dates: Dates, day: date) -> Standing:
    """The standing on that day. A renewed period ends without grace: its successor carries on."""
    if day < dates.since:
        return Standing.AHEAD
    if dates.ended_on is not None and day >= dates.ended_on:
        return Standing.ENDED
    if day < dates.until:
        opens = dates.until - timedelta(days=dates.renewal_days)
        return Standing.RENEWING if day >= opens and not dates.renewed else Standing.CURRENT
    if dates.renewed:
        return Standing.RENEWED
    in_grace = day < dates.until + timedelta(days=dates.grace_days)
    return Standing.GRACE if in_grace else Standing.LAPSED


def is_member(dates: Dates, day: date) -> bool:
    """Whether the membership carries a member's rights on that day."""
    return standing(dates, day) in MEMBERS
