"""Atom feeds (RFC 4287) whose entries are plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.feedgenerator import Atom1Feed

from concord.kernel import clock
from concord.kernel.text import printable, printable_lines

if TYPE_CHECKING:
    from datetime import datetime

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


class AtomFeed(Atom1Feed):
    """A feed of entries with ``text``, and with ``language`` where it is not that of the feed.

    Rows written before texts were cleaned may hold what XML cannot.
    """

    def __init__(self, *, title: str, link: str, identity: str, address: str, language: str) -> None:
        """``identity`` stays for ever; ``address`` is where this answer was asked for."""
        super().__init__(
            title=title,
            link=link,
            description=None,
            language=language,
            author_name="Concord",
            feed_url=address,
            feed_guid=identity,
        )

    def latest_post_date(self) -> datetime:
        """When an entry last changed; now for a feed without entries."""
        return max((item["updateddate"] for item in self.items), default=clock.now())

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """The language of an entry."""
        return {"xml:lang": item.get("language") or self.feed["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:  # noqa: ANN401 - Django's signature
        """The elements of Django's feed, and the text."""
        super().add_item_elements(handler, item | {"title": printable(item["title"])})
        handler.addQuickElement("content", printable_lines(item["text"]), {"type": "text"})
