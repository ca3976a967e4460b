"""What is wrong with any question, whichever page it asks: refused before a page can misread it."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _

from concord.web.api.api import api
from concord.web.faults import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, QueryDict
    from django.http.response import HttpResponseBase

LONGEST = 2000
API = "/api/v1/"


class AskedMiddleware:
    """Refuses what is no text or has no end; for programs also what is unknown, empty or repeated.

    A page reads its own parameters (``web.atlas.parameters``): its forms may send an empty text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer. Raises Http404 for an address, BadParameterError for a parameter, that is no text."""
        if _is_no_text(request.path):
            raise Http404
        for name, values in request.GET.lists():
            for value in (name, *values):
                if _is_no_text(value):
                    raise BadParameterError(_shown(name), _shown(value), _("text without control characters"))
                if len(value) > LONGEST:
                    raise BadParameterError(
                        name[:40], f"{value[:40]}…", _("at most %(n)s characters") % {"n": LONGEST}
                    )
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:  # noqa: ANN401
        """Compare with the description. Raises BadParameterError for a question that it does not hold."""
        match = request.resolver_match
        if match is not None and match.namespaces == ["api"]:
            _refuse_misunderstood(request.GET, _described().get((match.route, request.method or ""), ()))


def _refuse_misunderstood(asked: QueryDict, known: tuple[str, ...]) -> None:
    for name, values in asked.lists():
        if name == "lang":
            continue
        if name not in known:
            raise BadParameterError(name, values[0], "a parameter that this address has", known)
        if len(values) > 1:
            raise BadParameterError(name, ", ".join(values), "one value")
        if not values[0].strip():
            raise BadParameterError(name, values[0], "a value, or the parameter left out")


@cache
def _described() -> dict[tuple[str, str], tuple[str, ...]]:
    """The names of the parameters of every address for programs, by route and method."""
    paths = api.get_openapi_schema()["paths"]
    return {
        (address.lstrip("/").replace("{", "<").replace("}", ">"), method.upper()): tuple(
            each["name"] for each in one.get("parameters", ()) if each["in"] == "query"
        )
        for address, methods in paths.items()
        for method, one in methods.items()
    }


def _is_no_text(text: str) -> bool:
    return any(unicodedata.category(sign) == "Cc" for sign in text)


def _shown(text: str) -> str:
    return "".join("�" if unicodedata.category(sign) == "Cc" else sign for sign in text)[:80]
