"""Requests that are turned away unread: their body too large or too slow, or one too many of their sender."""

from __future__ import annotations

from contextlib import nullcontext
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from concord.web import bodies, rates
from concord.web.errors import is_for_programs, turned_away
from concord.web.request import sender_counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

# What an answer costs beside the one unit of every request, by the route of its address.
COSTS = {
    "search": 2,
    "api/v1/search": 2,
    "directory": 2,
    "approvals": 1,
    "api/v1/approvals": 1,
    "claims/compose": 2,
    "gaps": 1,
    "pathway": 2,
    "api/v1/pathway/classify": 9,
    "api/v1/fhir": 19,
    "api/v1/tables/<table>.<form>": 9,
    "downloads/<slug:name>.<slug:form>": 9,
    "members/export.<slug:form>": 19,
    "members/download.<slug:form>": 19,
    "coverage/over-time.csv": 4,
    "my-data/export": 19,
    "requests/<slug:key>/hand-out": 19,
    "agreements/<slug:key>/dossier.pdf": 9,
    "members/import": 19,
    "members/imports/<slug:key>": 4,
    "members/imports/<slug:key>/faults.csv": 9,
    "members/imports/<slug:key>/refused": 9,
}


class BodyMiddleware:
    """Answers 413 to a body that is too large, and 408 to one that did not come in time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer. ``concord serve`` has looked at the body before; under another server it is done here."""
        refused = request.META.get(bodies.REFUSED)
        if refused is None and bodies.length(request) > bodies.FORM:
            is_too_large = bodies.length(request) > bodies.limit(request)
            refused = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_large else 0
        if refused:
            return _body_refused(request, refused)
        return self._get_response(request)


def _body_refused(request: HttpRequest, status: int) -> HttpResponse:
    with _for_its_reader(request):
        if status == HTTPStatus.REQUEST_TIMEOUT:
            return turned_away(
                request, status, _("Sent too slowly"), _("What you sent did not come in time.")
            )
        why = _("What you sent is too large. Files of up to 20 MB can be sent by those who are signed in.")
        return turned_away(request, status, _("Too large"), why)


class RateMiddleware:
    """Answers 429 to whoever asks too often, with the seconds to wait in ``Retry-After``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer. Whoever watches the site may ask ``/healthz`` as often as they like."""
        if request.path == "/healthz":
            return self._get_response(request)
        seconds = _wait(request, 1)
        if not seconds and _signs_in(request):
            seconds = rates.wait(rates.SIGNING_IN, sender_counted(request))
        return too_many(request, seconds) if seconds else self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ANN401
        """None, or the refusal of an answer that costs more than is left."""
        match = request.resolver_match
        cost = COSTS.get(match.route, 0) if match else 0
        seconds = _wait(request, cost) if cost else 0
        return too_many(request, seconds) if seconds else None


def _wait(request: HttpRequest, units: int) -> int:
    return max(rates.wait(rates.ASKING, who, units) for who in _counted(request))


def _counted(request: HttpRequest) -> Iterator[str]:
    """By whom a request is counted: the account, or else the sender, and the token if it bears one."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        yield f"account {request.user.pk}"
        return
    yield f"sender {sender_counted(request)}"
    if secret := request.headers.get("Authorization"):
        yield f"token {secret}"


def _signs_in(request: HttpRequest) -> bool:
    """Whether somebody tries to become somebody."""
    is_nobody = settings.SESSION_COOKIE_NAME not in request.COOKIES or request.user.is_anonymous
    return request.method == "POST" and request.path.startswith("/accounts/") and is_nobody


def _for_its_reader(request: HttpRequest) -> AbstractContextManager[object]:
    """Programs are answered in English, people in the language that they read."""
    return override("en") if is_for_programs(request) else nullcontext()


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429, with the seconds to wait."""
    with _for_its_reader(request):
        why = _("More was asked from here than one reader can read. Please try again in %(n)s seconds.")
        response = turned_away(
            request, HTTPStatus.TOO_MANY_REQUESTS, _("Too many requests"), why % {"n": seconds}
        )
    response.headers["Retry-After"] = str(seconds)
    return response
