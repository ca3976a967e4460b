"""The language of a page: ``?lang=ko``, kept in a cookie by the switch on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers

from concord.web.faults import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


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
