"""Who asks, and in which request: known before a page runs, asked of the database only if it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from concord.society.access import Actor, NotFoundError, RefusedError, request_named
from concord.society.people.queries import actor_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from concord.web.society.request import SocietyRequest


# What is typed there opens an account and is never shown.
_ACCOUNTS = "/accounts/"


class ActorMiddleware:
    """Sets ``request.actor``; a refusal is answered with 403, what is not yours with 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the request named, so that its ledger entries belong together."""
        asking = cast("SocietyRequest", request)
        asking.actor = SimpleLazyObject(lambda: _actor(asking))  # type: ignore[assignment]
        with request_named(request.META.get("concord.request", "")):
            return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Absent and not yours are answered alike."""
        if isinstance(exception, NotFoundError):
            raise Http404 from exception
        if isinstance(exception, RefusedError):
            raise PermissionDenied from exception


def _actor(request: SocietyRequest) -> Actor:
    """The actor, from then on in place of the lazy object: rules ask it dozens of times for each page."""
    request.actor = actor_of(request.user)
    return request.actor


class SignedOutMiddleware:
    """Gives back what somebody typed whose session ended in between: signing in would lose it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page with what was typed, in place of the way to sign in."""
        response = self._get_response(request)
        sign_in = response.headers.get("Location", "")
        is_led_away = request.method == "POST" and sign_in.startswith(f"{settings.LOGIN_URL}?next=")
        if not is_led_away or request.path.startswith(_ACCOUNTS):
            return response
        fields = [(name, text) for name, values in request.POST.lists() for text in values]
        typed = [text for name, text in fields if name != "csrfmiddlewaretoken" and text.strip()]
        if not typed:
            return response
        context = {"typed": typed, "sign_in": sign_in}
        return render(request, "errors/signed_out.html", context, status=403)
