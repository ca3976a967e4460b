"""The part of privacy that this app keeps itself: who looked."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from concord.society.personal_data import KEEPING, PARTS, Erased, Keeping, Part, Subject, Table, table
from concord.society.privacy.models import Look


def _export(subject: Subject) -> list[Table]:
    looks = Look.objects.filter(subject=subject.person).order_by("day", "pk")
    return [table("looks", _("Who looked"), looks, "day", "viewer__name", "matter")]


def _erase(subject: Subject) -> Erased:
    """What others looked at goes; that the person looked at others stays, for them, without a name."""
    return Erased(
        deleted=Look.objects.filter(subject=subject.person).delete()[0],
        kept=(kept := Look.objects.filter(viewer=subject.person).count()),
        why_kept=_("That somebody looked at others, without a name: the others may know.") if kept else "",
    )


def _count(moment: datetime) -> int:
    return Look.objects.filter(day__lt=moment.date()).count()


def _end(moment: datetime) -> int:
    return Look.objects.filter(day__lt=moment.date()).delete()[0]


PARTS.register("privacy", Part(_("Who looked"), ("privacy.look",), _export, _erase))
KEEPING.register("looks", Keeping(_("Who looked at whom"), _("the person may ask"), 730, _count, _end))
