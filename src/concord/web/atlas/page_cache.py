"""Pages that depend on nothing but edition, address, language, day and zone are cached."""

from __future__ import annotations

from functools import wraps
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse

from concord.web.atlas.display import edition, language
from concord.web.request import today, zone

if TYPE_CHECKING:
    from collections.abc import Callable

    from concord.web.request import ReaderRequest

    View = Callable[..., HttpResponse]

_HEADERS = ("Content-Type", "Content-Disposition")


def cached_page(view: View) -> View:
    """A view whose answer may be cached. Not for pages with a form that changes something.

    Somebody who is signed in sees a page of their own and is never given a cached one.
    """

    @wraps(view)
    def page(request: ReaderRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - parts of an address
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return view(request, **kwargs)
        cache, key = caches["pages"], _key(request)
        if cached := cache.get(key):
            content, headers = cached
            return HttpResponse(content, headers=headers)
        response = view(request, **kwargs)
        if response.status_code == 200:
            headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
            cache.set(key, (response.content, headers))
        return response

    return page


def _key(request: ReaderRequest) -> str:
    address = (request.get_host(), request.get_full_path())
    parts = (edition().id, *address, language(), today().isoformat(), zone())
    return sha256("\n".join(parts).encode()).hexdigest()
