"""Announcements with every language version."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access import find, visible
from concord.society.agreements.models import Agreement
from concord.society.newsroom.models import Announcement, Correction, Version
from concord.society.tokens.models import Scope
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.schemas import (
    BodyRef,
    Context,
    Layered,
    Page,
    Paged,
    TokenedRequest,
    open_key,
    page_of,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet


router = Router(tags=["society"])


class VersionOut(Schema):
    """The announcement in one language; the text of a withdrawn one is empty."""

    language: str
    title: str
    text: str

    @staticmethod
    def resolve_text(version: Version) -> str:
        """The text, unless it was withdrawn."""
        return "" if version.announcement.withdrawn_at else version.text


class CorrectionOut(Schema):
    """What was published was corrected: when, why, and the words that it ``replaced``."""

    corrected_at: datetime
    because: str
    replaced: list[VersionOut]


class AnnouncementOut(Layered):
    """Public from ``published_at``; a draft of your own body has none. ``agreement`` is a key."""

    organisation: BodyRef
    agreement: str | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_because: str
    versions: list[VersionOut]
    corrections: list[CorrectionOut]

    @staticmethod
    def resolve_versions(row: Announcement) -> list[Version]:
        """What stands there now, in each language; what it replaced is under its correction."""
        return row.standing_versions

    @staticmethod
    def resolve_corrections(row: Announcement) -> list[Correction]:
        """The corrections, the oldest first; none of what was withdrawn."""
        return [] if row.withdrawn_at else list(row.corrections.all())

    @staticmethod
    def resolve_agreement(row: Announcement, context: Context) -> str | None:
        """The key of the agreement, if the reader may see it."""
        return open_key(row.agreement, context)


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
    request.open_agreements = _open(visible(actor, Agreement).filter(announcements__in=rows))
    return page_of(rows, asked)


@router.get(
    "/announcements/{key}",
    response={200: AnnouncementOut, 404: Closed},
    summary=gettext_noop("One announcement"),
    **needs(Scope.ANNOUNCEMENTS),
)
def announcement(request: TokenedRequest, key: str) -> Announcement:
    """An announcement by its key."""
    actor = actor_of(request)
    row = find(actor, _whole(Announcement.objects.all()), key)
    request.open_agreements = _open(visible(actor, Agreement).filter(announcements=row))
    return row


def _whole(rows: QuerySet[Announcement]) -> QuerySet[Announcement]:
    parts = ("versions", "corrections__replaced__announcement")
    return rows.select_related("organisation", "agreement").prefetch_related(*parts)


def _open(agreements: QuerySet[Agreement]) -> frozenset[str]:
    return frozenset(agreements.values_list("key", flat=True))
