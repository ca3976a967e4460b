"""Wrong use of a page or address, and the error pages: each with its reason and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


class BadParameterError(BadRequest):
    """A parameter of the address is wrong: answered with 400, the reason and the allowed values."""

    def __init__(self, parameter: str, value: str, expected: str, allowed: Iterable[str] = ()) -> None:
        self.parameter = parameter
        self.value = value
        self.expected = expected
        self.allowed = tuple(allowed)
        super().__init__(f"{parameter}={value!r}: expected {expected}")


class NotFoundError(Http404):
    """Nothing has this id: answered with 404 and what is close. ``close`` holds (title, address)."""

    def __init__(self, what: str, value: str, close: Iterable[tuple[str, str]] = ()) -> None:
        self.what = what
        self.value = value
        self.close = tuple(close)
        super().__init__(f"no {what} {value!r}")


def is_for_programs(request: HttpRequest) -> bool:
    """Whether a program asks, which reads no pages."""
    return request.path.startswith("/api/")


def refusal(fault: BadParameterError) -> dict[str, Any]:
    """The parameter, its value, what is expected and what is allowed, for programs."""
    return {
        "detail": str(fault),
        "parameter": fault.parameter,
        "value": fault.value,
        "expected": fault.expected,
        "allowed": list(fault.allowed),
    }


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: says which parameter is wrong and what is allowed."""
    fault = exception if isinstance(exception, BadParameterError) else None
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    if is_for_programs(request):
        return JsonResponse(refusal(fault) if fault else {"detail": "not understood"}, status=400)
    return render(request, "errors/400.html", {"fault": fault}, status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: what was sent is larger than a form of this site can be."""
    if is_for_programs(request):
        return JsonResponse({"detail": "too large"}, status=413)
    why = _("What was sent is larger than this form takes. Go back and send less; nothing was kept of it.")
    return _turned_away(request, 413, _("Too large"), why)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: somebody asks more often than a person does; a minute later they may again."""
    if is_for_programs(request):
        response: HttpResponse = JsonResponse({"detail": "too many requests"}, status=429)
    else:
        why = _(
            "So many requests came from you that this one was not looked at. "
            "Please wait a minute and send it again."
        )
        response = _turned_away(request, 429, _("Too many requests"), why)
    response.headers["Retry-After"] = "60"
    return response


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the signed-in person may not do this."""
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: says what is close, if anything is."""
    if is_for_programs(request):
        return JsonResponse({"detail": "no such address", "close": []}, status=404)
    fault = exception if isinstance(exception, NotFoundError) else None
    return render(request, "errors/404.html", {"fault": fault}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: gives the number under which the log holds what happened. Needs no database, no edition."""
    number = request.META.get("concord.request", "")
    if is_for_programs(request):
        return JsonResponse({"detail": "a fault of this site", "number": number}, status=500)
    return render(request, "errors/500.html", {"number": number, "user": AnonymousUser()}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere."""
    return render(request, "errors/csrf.html", status=403)


def turned_away(request: HttpRequest, status: int, title: str, why: str) -> HttpResponse:
    """A request that is not looked at: 408, 413 or 429, with the reason in the words of its reader."""
    if is_for_programs(request):
        return JsonResponse(
            {"detail": why, "parameter": "", "value": "", "expected": why, "allowed": []}, status=status
        )
    return _turned_away(request, status, title, why)


def _turned_away(request: HttpRequest, status: int, title: str, why: str) -> HttpResponse:
    return render(request, "errors/turned_away.html", {"name": title, "why": why}, status=status)


def wrong_method(request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
    """405: an address that takes what a form sends was opened as a page, or a page was sent something."""
    why = _("This address only takes what a form of this site sends. Open the page that holds it.")
    if is_for_programs(request):
        why = "this address is asked with another method"
    response = turned_away(request, refused.status_code, _("Not a page of its own"), why)
    response.headers["Allow"] = refused.headers["Allow"]
    return response


def no_edition(request: HttpRequest) -> HttpResponse:
    """503: nothing has been built yet; says with which command to do so."""
    return render(request, "errors/503.html", status=503)
