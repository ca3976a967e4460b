"""A site without an edition says how to build one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition.store import NoEditionError
from concord.web.errors import no_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


class EditionMiddleware:
    """Answers 503 with the command where a page finds no edition."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a missing edition; None for anything else."""
        return no_edition(request) if isinstance(exception, NoEditionError) else None
