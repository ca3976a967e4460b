"""How many disputes are taken: a few from one sender in ten minutes, and not without end in a day.

Nothing about a sender is stored: a keyed hash of the network address lives in memory for those minutes.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

from concord.web.corrections.domain import received_today

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_AT_ONCE = 5
MOST_A_DAY = 200
_SECONDS = 600


def is_too_much(request: HttpRequest) -> bool:
    """Whether one more dispute from this sender is one too many; counts it if it is not."""
    if received_today() >= MOST_A_DAY:
        return True
    key = f"disputes-{_sender(request)}"
    cache.add(key, 0, _SECONDS)
    return cache.incr(key) > MOST_AT_ONCE


def _sender(request: HttpRequest) -> str:
    address = request.META.get("REMOTE_ADDR", "")
    # Behind TLS a proxy answers for all; the last address in the list is the one it saw itself.
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
