"""A request as the pages see it, and who sent it."""

from __future__ import annotations

import ipaddress
from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from concord.kernel import clock

# What one household or one machine is given of IPv6: within it a sender takes any address at will.
_HOUSEHOLD = 64


class ReaderRequest(HttpRequest):
    """A request with the day that its page speaks of (set by ``DayMiddleware``)."""

    as_of: date


def today() -> date:
    """The present day where the reader is (set by ``ZoneMiddleware``); to a program in ``CONCORD_ZONE``."""
    return timezone.localdate(clock.now())


def zone() -> str:
    """The zone of :func:`today`, by its IANA name."""
    return str(timezone.get_current_timezone())


def sender(request: HttpRequest) -> str:
    """The network address of the client, or ``""`` if none is known, as with a Unix socket.

    Each trusted proxy (``CONCORD_PROXIES``) adds the address that it saw at the end of ``X-Forwarded-For``,
    so the client stands that many places from the end; whatever stands before it was typed by the client and
    is not read. Without proxies, or with fewer entries than proxies, it is the address of the connection.
    """
    proxies: int = settings.CONCORD_PROXIES
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    forwarded = _address(seen[-proxies]) if 0 < proxies <= len(seen) else None
    return str(forwarded or _address(request.META.get("REMOTE_ADDR", "")) or "")


def sender_counted(request: HttpRequest) -> str:
    """The sender as rates count it: an IPv6 address by its network of 64 bits."""
    address = sender(request)
    if ":" not in address:
        return address
    return str(ipaddress.IPv6Network((address, _HOUSEHOLD), strict=False).network_address)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address in ``text``, which may bear a port; an IPv4 address within IPv6 is the IPv4 one."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
