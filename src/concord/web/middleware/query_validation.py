"""What is wrong with any question, whichever page it asks: refused before a page can misread it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from concord.atlas.questions import parameters as read
from concord.kernel.clock import zone
from concord.kernel.text import TextError, printable, refuse_dangerous
from concord.society.people.zones import zone_of_reader
from concord.web.api.api import api
from concord.web.atlas.parameters import refused
from concord.web.errors import BadParameterError, bad_request
from concord.web.request import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from concord.web.request import ReaderRequest
    from concord.web.society.request import SocietyRequest


LONGEST = 2000
API = "/api/v1/"
_BREAKS = dict.fromkeys(map(ord, "\t\n\r"), "\N{REPLACEMENT CHARACTER}")


class QueryValidationMiddleware:
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

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """400 for a parameter that a question refuses; None for anything else."""
        if isinstance(exception, read.ParameterError):
            return bad_request(request, refused(exception))
        return None

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
    try:
        refuse_dangerous(text)
    except TextError:
        return True
    return any(sign in text for sign in "\t\n\r")


def _shown(text: str) -> str:
    return printable(text.translate(_BREAKS))[:80]


DOCS = "/api/v1/docs"
# Whoever watches the site asks whether the database answers: nothing before may ask it.
_ZONELESS = ("/api/", "/healthz")


class DayMiddleware:
    """Sets ``request.as_of``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as of the day. Raises BadParameterError for anything that is not a day.

        The programming interface reads its own parameters and refuses in its own form.
        """
        if request.path.startswith("/api/") and request.path != DOCS:
            return self._get_response(request)
        values = request.GET.getlist("as_of")
        try:
            day = read.day({"as_of": values}, "as_of") if values else None
        except read.ParameterError as error:
            raise refused(error) from None
        cast("ReaderRequest", request).as_of = day or today()
        return self._get_response(request)


class ZoneMiddleware:
    """Times and days are those of the reader: of the account, signed out of the host.

    A program reads times in UTC; its day is that of its person, else of ``CONCORD_ZONE``, and a header says
    in which zone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the reader's zone."""
        if request.path.startswith(_ZONELESS):
            place = zone()
        else:
            place = zone_of_reader(cast("SocietyRequest", request).user)
        with timezone.override(ZoneInfo(place)):
            response = self._get_response(request)
            if request.path.startswith(API):
                # Not ``place``: a token has brought the zone of its person.
                response.headers["Concord-Time-Zone"] = str(timezone.get_current_timezone())
            return response


class LanguageMiddleware:
    """Activates the language asked for, else the one kept, else English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._known = tuple(code for code, _ in settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language. Raises BadParameterError for a language that is not offered."""
        values = request.GET.getlist("lang")
        asked = values[0] if values else ""
        if len(values) > 1 or (values and asked not in self._known):
            raise BadParameterError("lang", ", ".join(values), "one language of this site", self._known)
        kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = asked or (kept if kept in self._known else settings.LANGUAGE_CODE)
        with translation.override(language):
            response = self._get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        if asked and asked != kept:
            self._keep(response, asked)
        return response

    def _keep(self, response: HttpResponseBase, language: str) -> None:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
        )
