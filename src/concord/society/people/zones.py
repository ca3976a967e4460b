"""In which zone the days of the host, of a body and of a reader begin and end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db import DatabaseError

from concord.kernel import clock
from concord.kernel.zones import zone_of_country
from concord.society.people.models import Account, Organisation

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

REMEMBERED = "people.host_zone"
"""Where the zone of the host is remembered: a page costs no question for it."""
_SECONDS = 30
"""So long another process may still answer with the zone before."""


def host_zone() -> str:
    """The zone of the host, and of whoever has none: its own, ``CONCORD_ZONE``, its country's, or UTC."""
    zone: str | None = caches["pages"].get(REMEMBERED)
    if zone is None:
        try:
            zone = _ask_for_host_zone()
        except DatabaseError:
            # The atlas answers without a database.
            return clock.zone()
        caches["pages"].set(REMEMBERED, zone, _SECONDS)
    return zone


def _ask_for_host_zone() -> str:
    host = Organisation.objects.filter(is_host=True).first()
    own, country = (host.time_zone, zone_of_country(host.country)) if host else ("", "")
    return own or os.environ.get("CONCORD_ZONE") or country or "UTC"


def forget_host_zone() -> None:
    """Ask anew from now on, in this process."""
    caches["pages"].delete(REMEMBERED)


def host_today() -> date:
    """The present day of the society: for memberships, for what is kept and how long."""
    return clock.today(host_zone())


def zone_of(body: Organisation) -> str:
    """The zone of a body: its own, else its country's, else the host's."""
    if body.is_host:
        return host_zone()
    return body.time_zone or zone_of_country(body.country) or host_zone()


def today_of(body: Organisation) -> date:
    """The present day where the body is."""
    return clock.today(zone_of(body))


def zone_of_reader(account: Account | AnonymousUser | None) -> str:
    """The zone in which somebody reads and acts: that of their account; signed out the host's."""
    zone = account.time_zone if isinstance(account, Account) else ""
    return zone if clock.is_zone(zone) else host_zone()
