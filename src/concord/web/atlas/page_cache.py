"""Pages that depend on nothing but edition, address, language and day are cached."""

from __future__ import annotations

from collections import OrderedDict
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse

from concord.kernel.clock import today
from concord.web.atlas.display import edition, language

if TYPE_CHECKING:
    from collections.abc import Callable

    from concord.web.request import ReaderRequest

    View = Callable[..., HttpResponse]


_MOST = 512
_Kept = tuple[bytes, str, str]


class _Answers:
    """The answers asked for last. Safe for threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], _Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...]) -> _Kept | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[str, ...], answer: _Kept) -> None:
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)


_ANSWERS = _Answers()


def cached_page(view: View) -> View:
    """A view whose answer may be kept. Not for pages with a form that changes something.

    Somebody who is signed in sees a page of their own and is never given a kept one.
    """

    @wraps(view)
    def answered(request: ReaderRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - parts of an address
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, **kwargs)
        key = (edition().id, request.get_full_path(), language(), today().isoformat(), request.get_host())
        found = _ANSWERS.get(key)
        if found is not None:
            content, kind, disposition = found
            response = HttpResponse(content, content_type=kind)
            if disposition:
                response.headers["Content-Disposition"] = disposition
            return response
        response = view(request, **kwargs)
        if response.status_code == 200:
            disposition = response.headers.get("Content-Disposition", "")
            _ANSWERS.put(key, (response.content, response.headers["Content-Type"], disposition))
        return response

    return answered
