"""Announcements: the list, the feed, one page each."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render

from concord.society.access import SEE, find, may, visible
from concord.society.newsroom.models import Announcement, Correction, Version
from concord.web.feeds import MEDIA_TYPE
from concord.web.society.newsroom.feed import atom
from concord.web.society.request import SocietyRequest, page_of

PAGE = 30
IN_FEED = 50


def index(request: SocietyRequest) -> HttpResponse:
    """What was announced, newest first; drafts of one's own bodies apart."""
    versions = Prefetch("versions", queryset=Version.objects.defer("text"))
    mine = visible(request.actor, Announcement).select_related("organisation").prefetch_related(versions)
    page = page_of(request, mine.filter(published_at__isnull=False), PAGE)
    drafts = mine.filter(published_at=None, organisation__in=request.actor.represents)
    context = {"page": page, "drafts": drafts, "may_write": bool(request.actor.represents)}
    return render(request, "society/newsroom/index.html", context)


def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One announcement in the reader's language, else in the one there is."""
    announcement = find(
        request.actor, _whole(Announcement.objects.prefetch_related("corrections__replaced")), key
    )
    is_out = announcement.published_at is not None
    stands = is_out and announcement.withdrawn_at is None
    context = {
        "announcement": announcement,
        "agreement": announcement.agreement
        if announcement.agreement and may(request.actor, SEE, announcement.agreement)
        else None,
        "version": announcement.version,
        "may_publish": not is_out and may(request.actor, "publish", announcement),
        "corrections": [
            {"correction": one, "before": _before(one, announcement.version)}
            for one in announcement.corrections.all()
        ],
        "may_correct": stands and may(request.actor, "correct", announcement),
        "may_withdraw": stands and may(request.actor, "withdraw", announcement),
    }
    return render(request, "society/newsroom/page.html", context)


def feed(request: SocietyRequest, language: str) -> HttpResponse:
    """The public announcements as Atom; an address for each language, so that readers need no cookie."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    rows = _whole(Announcement.objects.filter(published_at__isnull=False)).prefetch_related("corrections")[
        :IN_FEED
    ]
    content = atom(list(rows), site=settings.CONCORD_SITE, language=language)
    return HttpResponse(content, content_type=MEDIA_TYPE)


def _before(correction: Correction, now: Version | None) -> Version | None:
    """What stood there in the language that the page shows, else in the one there was."""
    rows = list(correction.replaced.all())
    same = (row for row in rows if now and row.language == now.language)
    return next(same, rows[0] if rows else None)


def _whole(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    return rows.select_related("organisation", "agreement").prefetch_related("versions")
