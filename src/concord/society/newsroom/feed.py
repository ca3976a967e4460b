"""The announcements as an Atom feed (RFC 4287), one for each language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from django.utils.translation import override

from concord.kernel import clock
from concord.society.fields import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.society.newsroom.models import Announcement

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def atom(announcements: Sequence[Announcement], *, site: str, language: str) -> bytes:
    """The feed of these announcements, newest first; invented bodies are marked in every entry.

    Fetch them with organisation, versions and corrections. A withdrawn one has its title and no text.
    """
    with override(language):
        ET.register_namespace("", ATOM)
        feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
        newest = max((_changed(one) for one in announcements), default=clock.now().isoformat())
        _add(feed, "id", f"{site}/news/feed.{language}.atom")
        _add(feed, "title", _("Announcements"))
        _add(feed, "updated", newest)
        ET.SubElement(
            feed,
            f"{{{ATOM}}}link",
            rel="self",
            type="application/atom+xml",
            href=f"{site}/news/feed.{language}.atom",
        )
        ET.SubElement(feed, f"{{{ATOM}}}link", rel="alternate", hreflang=language, href=f"{site}/news/")
        for announcement in announcements:
            _entry(feed, announcement, site)
        return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: ET.Element, announcement: Announcement, site: str) -> None:
    said = announcement.said
    if said is None:
        return
    mark = _("[rehearsal]") + " " if announcement.layer == Layer.REHEARSAL else ""
    entry = ET.SubElement(
        feed, f"{{{ATOM}}}entry", {"{http://www.w3.org/XML/1998/namespace}lang": said.language}
    )
    _add(entry, "id", f"{site}/news/{announcement.key}")
    _add(entry, "title", mark + said.title)
    if announcement.published_at:
        _add(entry, "published", announcement.published_at.isoformat(timespec="seconds"))
    _add(entry, "updated", _changed(announcement))
    _add(ET.SubElement(entry, f"{{{ATOM}}}author"), "name", announcement.organisation.name)
    ET.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=f"{site}/news/{announcement.key}")
    if announcement.layer == Layer.REHEARSAL:
        ET.SubElement(entry, f"{{{ATOM}}}category", term="rehearsal")
    _add(entry, "content", _("Withdrawn.") if announcement.withdrawn_at else said.text, type="text")


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes).text = text


def _changed(announcement: Announcement) -> str:
    corrected = [one.corrected_at for one in announcement.corrections.all()]
    moment = announcement.withdrawn_at or max(
        [announcement.published_at or announcement.written_at, *corrected]
    )
    return moment.isoformat(timespec="seconds")
