"""One log line a request, the headers of every answer, and the answer of a site without an edition."""

from __future__ import annotations

import logging
import secrets
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.dispatch import receiver
from django.http import HttpResponseNotAllowed

from concord.atlas.edition.store import NoEditionError
from concord.web.errors import no_edition, wrong_method

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
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
        milliseconds = round((time.perf_counter() - begun) * 1000, 1)
        fields = {"status": response.status_code, "milliseconds": milliseconds}
        _LOG.info("request", extra=_fields(request) | fields)
        return response


@receiver(got_request_exception, dispatch_uid="concord.requests")
def log_fault(request: HttpRequest | None = None, **_: Any) -> None:  # noqa: ANN401 - Django sends more
    """Log the traceback of a request that failed, under the number that its page shows."""
    _LOG.error("fault", exc_info=True, extra=_fields(request) if request else {})


def _fields(request: HttpRequest) -> dict[str, Any]:
    match = request.resolver_match
    return {
        "request": request.META.get("concord.request", ""),
        "method": request.method,
        "route": match.route if match else "",
    }


# Refusals too: they must not tell whether somebody else's answer is kept on the way.
_OF_PROGRAMS = "/api/v1/society/"
# No inline script or style anywhere; data: only for the small images of the stylesheet.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeadersMiddleware:
    """Adds the policies to every answer; what one person alone sees is kept by nobody on its way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with headers."""
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if _is_of_one_person(request, response):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _is_of_one_person(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a session or a token was shown, or a session has just begun or ended."""
    session = settings.SESSION_COOKIE_NAME
    is_signed_in = session in request.COOKIES or session in response.cookies
    return is_signed_in or "Authorization" in request.headers or request.path.startswith(_OF_PROGRAMS)


class UnansweredMiddleware:
    """Says why an address gives no answer: 503 without an edition, 405 where it is asked otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        response = self._get_response(request)
        return wrong_method(request, response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a missing edition; None for anything else."""
        return no_edition(request) if isinstance(exception, NoEditionError) else None
