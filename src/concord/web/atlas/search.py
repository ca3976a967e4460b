"""Search: one box over everything, and the way to a jurisdiction by a form."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from concord.atlas.edition import store
from concord.atlas.edition.search import Hit, Searcher
from concord.atlas.questions.approvals import jurisdictions_of
from concord.web.atlas.display import edition, word
from concord.web.atlas.parameters import choice
from concord.web.atlas.parameters import text as text_of
from concord.web.atlas.search_results import SearchResult, search_result
from concord.web.society.people.search import people_found

if TYPE_CHECKING:
    from concord.web.request import ReaderRequest
    from concord.web.society.request import SocietyRequest


KINDS = {
    "product": _("Products"),
    "authorisation": _("Authorisations"),
    "organisation": _("Organisations"),
    "trial": _("Trials"),
    "claim": _("Claims"),
    "agreement": _("Agreements"),
    "meeting": _("Meetings"),
    "committee": _("Committees"),
    "instrument": _("Laws and guidance"),
    "reference": _("Sources"),
}
_PAGES = {
    "product": "product",
    "organisation": "organisation",
    "claim": "claim",
    "instrument": "instrument",
    "reference": "source",
    "trial": "trial",
    "meeting": "meeting",
    "jurisdiction": "jurisdiction",
}
_LIMIT = 60


def results(request: SocietyRequest) -> HttpResponse:
    """Results by kind, each with the reason for the match; people first, those who chose to be found.

    The answer is not kept for others: whom it names is for the reader alone, and may change at any time.
    """
    text = text_of(request, "q") or ""
    hits = searcher(edition().id).search(text, limit=_LIMIT) if text else []
    groups: dict[str, list[SearchResult]] = {}
    for hit in hits:
        groups.setdefault(hit.kind, []).append(search_result(edition(), hit, _address(hit)))
    people = people_found(request.actor, text)
    named = [(str(_("People")), people)] if people else []
    named += [(str(word(KINDS, kind)), rows) for kind, rows in groups.items()]
    total = len(hits) + len(people)
    return render(request, "atlas/search.html", {"q": text, "groups": named, "total": total, "limit": _LIMIT})


def go_to_jurisdiction(request: ReaderRequest) -> HttpResponse:
    """From the form on the front page to the page of a jurisdiction."""
    code = choice(request, "code", jurisdictions_of(edition()), "KR")
    day = request.GET.get("as_of", "")
    address = reverse("jurisdiction", args=[code])
    return HttpResponseRedirect(f"{address}?as_of={request.as_of.isoformat()}" if day else address)


@lru_cache(maxsize=2)
def searcher(edition_id: str) -> Searcher:
    """The search index of an edition, opened once."""
    return Searcher(store.path(edition_id))


def _address(hit: Hit) -> str:
    """Where a hit leads: its own page, or the page that holds it."""
    record = edition()
    if hit.kind == "authorisation" and hit.id in record.authorisations:
        return reverse("product", args=[record.authorisations[hit.id].product]) + f"#{hit.id}"
    if hit.kind == "committee" and hit.id in record.committees:
        return reverse("organisation", args=[record.committees[hit.id].organisation])
    if hit.kind == "agreement" and hit.id in record.agreements:
        parties = [key for key in record.agreements[hit.id].parties if key in record.organisations]
        return reverse("organisation", args=[parties[0]]) + "#agreements" if parties else ""
    try:
        return reverse(_PAGES[hit.kind], args=[hit.id])
    except (KeyError, NoReverseMatch):
        return ""
