"""Announcements with every language version."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access.rules import find, visible
from concord.society.agreements.models import Agreement
from concord.society.newsroom.models import Announcement
from concord.society.tokens.models import Scope
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.paging import Paged, page_of
from concord.web.api.society.shapes import BodyRef, Layered, Page, body_ref

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from concord.society.access.actor import Actor
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])


class VersionOut(Schema):
    """The announcement in one language; the text of a withdrawn one is empty."""

    language: str
    title: str
    text: str


class AnnouncementOut(Layered):
    """Public from ``published_at``; a draft of your own body has none. ``agreement`` is a key."""

    organisation: BodyRef
    agreement: str | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str
    versions: list[VersionOut]


class Announcements(Page):
    """Announcements, the newest first."""

    rows: list[AnnouncementOut]


@router.get(
    "/announcements",
    response={200: Announcements, 400: Refusal, 404: Closed},
    summary=gettext_noop("Announcements, and drafts of my own bodies"),
    **needs(Scope.ANNOUNCEMENTS),
)
def announcements(request: TokenedRequest, asked: Query[Paged]) -> dict[str, Any]:
    """What was said in public, and what your own bodies are about to say."""
    actor = actor_of(request)
    rows = _whole(visible(actor, Announcement)).order_by("-published_at", "-written_at", "-pk")
    open_ones = set(visible(actor, Agreement).filter(announcements__in=rows).values_list("key", flat=True))
    return page_of(rows, asked, lambda row: _announcement(row, open_ones))


@router.get(
    "/announcements/{key}",
    response={200: AnnouncementOut, 404: Closed},
    summary=gettext_noop("One announcement"),
    **needs(Scope.ANNOUNCEMENTS),
)
def announcement(request: TokenedRequest, key: str) -> dict[str, Any]:
    """An announcement by its key."""
    actor = actor_of(request)
    found = find(actor, _whole(Announcement.objects.all()), key)
    return _announcement(found, _keys(actor, found))


def _whole(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    return rows.select_related("organisation", "agreement").prefetch_related("versions")


def _keys(actor: Actor, found: Announcement) -> set[str]:
    return set(visible(actor, Agreement).filter(announcements=found).values_list("key", flat=True))


def _announcement(row: Announcement, open_ones: set[str]) -> dict[str, Any]:
    key = row.agreement.key if row.agreement else None
    return {
        "key": row.key,
        "layer": row.layer,
        "organisation": body_ref(row.organisation),
        "agreement": key if key in open_ones else None,
        "published_at": row.published_at,
        "withdrawn_at": row.withdrawn_at,
        "withdrawn_because": row.withdrawn_because,
        "versions": [
            {
                "language": said.language,
                "title": said.title,
                "text": "" if row.withdrawn_at else said.text,
            }
            for said in row.versions.all()
        ],
    }
