"""The addresses of everything that has a page, for those who index the site (sitemaps.org, version 0.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from django.http import HttpResponse
from django.urls import reverse

from concord.atlas.edition.policy import policy_of
from concord.atlas.questions.announcements import announcements_of
from concord.atlas.questions.approvals import jurisdictions_of
from concord.atlas.questions.claims.reading import claims_of
from concord.web.atlas.display import edition
from concord.web.atlas.page_cache import cached_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from concord.atlas.edition.model import Edition
    from concord.web.request import ReaderRequest

_LISTS = (
    "home", "about", "approvals", "jurisdictions", "products", "trials", "organisations", "meetings",
    "claims", "compose", "gaps", "pathway", "instruments", "review-times", "announcements", "sources",
    "downloads", "corrections",
)  # fmt: skip
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


@cached_page
def sitemap(request: ReaderRequest) -> HttpResponse:
    """One entry for each page of the record, with its Korean form."""
    record = edition()
    entries = "".join(_entry(request.build_absolute_uri(address)) for address in _addresses(record))
    return HttpResponse(f"{_HEAD}{entries}</urlset>\n", content_type="application/xml; charset=utf-8")


def _addresses(record: Edition) -> Iterator[str]:
    yield from map(reverse, _LISTS)
    things: dict[str, Iterable[str]] = {
        "jurisdiction": jurisdictions_of(record),
        "product": record.products,
        "trial": record.trials,
        "organisation": record.organisations,
        "meeting": record.meetings,
        "claim": claims_of(record),
        "instrument": policy_of(record).instruments,
        "announcement": announcements_of(record),
        "source": record.references,
    }
    for name, keys in things.items():
        for key in keys:
            yield reverse(name, args=[key])


def _entry(address: str) -> str:
    place = escape(address)
    korean = f'<xhtml:link rel="alternate" hreflang="ko" href="{place}?lang=ko"/>'
    return f"<url><loc>{place}</loc>{korean}</url>\n"
