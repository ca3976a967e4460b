"""One log line a request: the route, never the address, which may hold what a person typed."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_LOG = logging.getLogger("concord.requests")


class RequestLogMiddleware:
    """Times every request and gives it an id that the error page shows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and log how."""
        number = secrets.token_hex(6)
        request.META["concord.request"] = number
        begun = time.perf_counter()
        response = self._get_response(request)
        response.headers["X-Request-Id"] = number
        match = request.resolver_match
        fields = {
            "request": number,
            "method": request.method,
            "route": match.route if match else "",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
        }
        _LOG.info("request", extra=fields)
        return response
