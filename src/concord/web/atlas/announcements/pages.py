"""The pages of announcements."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils.translation import gettext as _

from concord.atlas.questions.announcements import announcements_of
from concord.web.atlas.announcements import bodies
from concord.web.atlas.announcements.glance import glance, settled
from concord.web.atlas.announcements.reading import summaries
from concord.web.atlas.announcements.statements import KINDS, Asked, voices
from concord.web.atlas.answering import pure
from concord.web.atlas.current import edition, language
from concord.web.atlas.links import sources
from concord.web.atlas.parameters import choice
from concord.web.faults import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.atlas.questions.announcements import Announcement
    from concord.web.request import ReaderRequest


@pure
def listing(request: ReaderRequest) -> HttpResponse:
    """All announcements that are taken apart."""
    rows = summaries(edition(), language())
    return render(request, "atlas/announcements/listing.html", {"section": "announcements", "rows": rows})


@pure
def page(request: ReaderRequest, announcement_id: str) -> HttpResponse:
    """One announcement: who, when, where, what is not public, and every statement with its evidence."""
    record = edition()
    found = announcements_of(record).get(announcement_id)
    if found is None:
        close = [
            (one.title.said(language()), f"/announcements/{key}")
            for key, one in announcements_of(record).items()
        ]
        raise NotFoundError(_("announcement"), announcement_id, close)
    kind = choice(request, "kind", ("", *KINDS), "")
    openable = ["all", *(one.id for one in found.statements)]
    opened = choice(request, "open", openable, "")
    address = request.build_absolute_uri(request.path)
    context = {
        "section": "announcements",
        "title": found.title.said(language()),
        "summary": found.summary.said(language()),
        "announcement": found,
        "places": [place.said(language()) for place in found.places],
        "sources": sources(record, [found.source]),
        "parties": [
            bodies.card(record, party, found.announced_on, request.as_of, language())
            for party in found.parties
        ],
        "counts": settled(record, found),
        "groups": glance(record, found, language()),
        "voices": voices(Asked(record, found, request.as_of, language()), kind),
        "kind": kind,
        "opened": opened,
        "address": address,
        "mail": _mail(found, address),
    }
    return render(request, "atlas/announcements/page.html", context)


def _mail(found: Announcement, address: str) -> str:
    """The end of a mailto address: subject and text."""
    return urlencode({"subject": found.title.said(language()), "body": address}).replace("+", "%20")
