"""The newsroom's part of privacy: who wrote, and names in texts that were never published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.society.newsroom.models import Announcement, Correction, Version
from concord.society.personal_data import PARTS, Erased, Part, Subject, Table, redact_rows, table


def _export(subject: Subject) -> list[Table]:
    mine = Announcement.objects.filter(author=subject.person).order_by("written_at", "pk")
    columns = ("written_at", "published_at", "organisation__name_en")
    return [table("announcements", _("Announcements that I wrote"), mine, *columns)]


def _erase(subject: Subject) -> Erased:
    """The announcements are the organisation's; the person's name and address are taken out of them."""
    cleared = redact_rows(Version, ("title", "text"), subject.words)
    cleared += redact_rows(Announcement, ("withdrawn_because",), subject.words)
    cleared += redact_rows(Correction, ("because",), subject.words)
    kept = Announcement.objects.filter(author=subject.person).count()
    why = _("Announcements of an organisation, without their author's name: it spoke, not the author.")
    return Erased(cleared=cleared, kept=kept, why_kept=why if kept else "")


PARTS.register("newsroom", Part(_("Newsroom"), ("newsroom.announcement",), _export, _erase))
