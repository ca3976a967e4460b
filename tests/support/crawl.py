"""Every address pattern of the site, and one page for each that links lead to."""

from __future__ import annotations

import re
from collections import Counter, deque
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_OF_SOCIETY, _OF_OTHERS = 12, 2
_LINK = re.compile(r'(?:href|action)="([^"#]+)')


def routes(patterns: Iterable[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """The routes of the URL configuration, as ``resolve(path).route`` gives them."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def route_of(path: str) -> str | None:
    """The route of a path, or None if the site has none for it."""
    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return None


def crawl(fetch: Callable[[str], str], start: Iterable[str], skip: Callable[[str], bool]) -> dict[str, str]:
    """Follow links from the starting addresses: a few addresses of each route, for pages differ by state.

    ``fetch`` gives the text of a page, or an empty text for what is no page. Routes for which ``skip`` holds
    are not fetched. The answer: route to the first address that is a page.
    """
    found: dict[str, str] = {}
    fetched: Counter[str] = Counter()
    waiting, seen = deque(start), set(start)
    while waiting:
        address = waiting.popleft()
        route = route_of(address)
        if (
            route is None
            or skip(route)
            or fetched[route] >= (_OF_SOCIETY if "slug:key" in route else _OF_OTHERS)
        ):
            continue
        fetched[route] += 1
        text = fetch(address)
        if not text:
            continue
        found.setdefault(route, address)
        links = (urlsplit(urljoin(address, link.replace("&amp;", "&"))) for link in _LINK.findall(text))
        for path in dict.fromkeys(link.path for link in links if not link.netloc):
            if path not in seen:
                seen.add(path)
                waiting.append(path)
    return found
