"""The day that a page speaks of: ``?as_of=2018-12-03``, today without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext as _

from concord.kernel.clock import today
from concord.kernel.dates import parse_day
from concord.web.faults import FIRST_DAY, LAST_DAY, BadParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from concord.web.request import ReaderRequest


DOCS = "/api/v1/docs"


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
        text = " and ".join(values)
        try:
            day = parse_day(text.strip()) if values else today()
        except ValueError:
            raise BadParameterError("as_of", text, _("a day such as 2018-12-03")) from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise BadParameterError(
                "as_of", text, _("a day from %(first)s to %(last)s") % {"first": FIRST_DAY, "last": LAST_DAY}
            )
        cast("ReaderRequest", request).as_of = day
        return self._get_response(request)
