"""Announcements as an Atom feed (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from concord.kernel.formatting import format_date
from concord.kernel.text import printable
from concord.society.fields import Layer
from concord.web.feeds import AtomFeed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from concord.society.newsroom.models import Announcement, Version


def atom(announcements: Sequence[Announcement], *, site: str, language: str) -> str:
    """The feed of these announcements, newest first; invented bodies are marked in every entry.

    Fetch them with organisation, versions and corrections. A withdrawn one has its title and no text.
    """
    with override(language):
        address = f"{site}/news/feed.{language}.atom"
        feed = AtomFeed(
            title=_("News of the society"),
            link=f"{site}/news/",
            identity=address,
            address=address,
            language=language,
        )
        for announcement in announcements:
            _add(feed, announcement, f"{site}/news/{announcement.key}")
        return str(feed.writeString("utf-8"))


def _add(feed: AtomFeed, announcement: Announcement, address: str) -> None:
    version = announcement.version
    if version is None:
        return
    is_rehearsal = announcement.layer == Layer.REHEARSAL
    mark = _("[rehearsal]") + " " if is_rehearsal else ""
    feed.add_item(
        title=mark + version.title,
        link=address,
        unique_id=address,
        description=None,  # type: ignore[arg-type]  # Django leaves out a summary that is None
        author_name=printable(announcement.organisation.name),
        pubdate=announcement.published_at,
        updateddate=_changed_at(announcement),
        categories=("rehearsal",) if is_rehearsal else (),
        language=version.language,
        text=_text(announcement, version),
    )


def _text(announcement: Announcement, version: Version) -> str:
    """The text as it stands, headed by what was corrected in it; of a withdrawn one only that it was."""
    if announcement.withdrawn_at:
        return f"{_('Withdrawn:')} {announcement.withdrawn_because}"
    marks = [
        _("Corrected on %(day)s: %(reason)s")
        % {
            "day": format_date(timezone.localtime(one.corrected_at).date(), version.language),
            "reason": one.because,
        }
        for one in announcement.corrections.all()
    ]
    return "\n\n".join([*marks, version.text])


def _changed_at(announcement: Announcement) -> datetime:
    moments = [correction.corrected_at for correction in announcement.corrections.all()]
    return announcement.withdrawn_at or max([announcement.published_at or announcement.written_at, *moments])
