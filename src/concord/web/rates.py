"""How often somebody may ask: counted by sender, account or token, by all processes and hosts together.

What is allowed within a window is divided into lots. A process takes a lot by adding its number to the
shared cache, which of many that try lets one succeed, and counts by itself until the lot is used up. With
each window a process begins with some units of its own, so that reading a few pages writes nothing. What is
kept of somebody is a keyed hash, which counts for a window.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Rate:
    """Units allowed in so many seconds, units of a lot, and units that each process gives without asking."""

    name: str
    most: int
    seconds: int
    lot: int = 1
    free: int = 0


ASKING = Rate("asking", most=600, seconds=60, lot=30, free=60)
SIGNING_IN = Rate("signing in", most=30, seconds=600)
DISPUTES = Rate("disputes", most=5, seconds=600)


@dataclass(slots=True)
class _Budget:
    """What this process may still spend on somebody, and the last lot that it found taken."""

    units: int
    lot: int = 0


@dataclass(slots=True)
class _Window:
    number: int = 0
    budgets: dict[str, _Budget] = field(default_factory=dict)


_LOCK = Lock()
_WINDOWS: dict[str, _Window] = {}


def wait(rate: Rate, who: str, units: int = 1) -> int:
    """Spend units. Returns 0, or the seconds after which they may be spent."""
    if not settings.CONCORD_RATES:
        return 0
    now = int(time.time())
    number = now // rate.seconds
    with _LOCK:
        window = _WINDOWS.setdefault(rate.name, _Window())
        if window.number != number:
            window.number, window.budgets = number, {}
        budget = window.budgets.setdefault(who, _Budget(rate.free))
        while budget.units < units:
            if not _take_lot(rate, f"{rate.name} {who} {number}", budget):
                return rate.seconds - now % rate.seconds
            budget.units += rate.lot
        budget.units -= units
    return 0


def _take_lot(rate: Rate, key: str, budget: _Budget) -> bool:
    """Whether a lot was left. Nobody is kept out because the database takes nothing, or does not answer."""
    lots = rate.most // rate.lot
    try:
        while budget.lot < lots:
            budget.lot += 1
            if cache.add(f"{key} {budget.lot}", 1, rate.seconds):
                return True
        return cache.get(f"{key} {lots}") is None
    except DatabaseError:
        return True


def hashed_key(key: str, prefix: str, version: int) -> str:
    """The key under which the shared cache keeps something: it tells no address and no account."""
    return salted_hmac("concord.cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
