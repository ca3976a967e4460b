"""The part of privacy that this app keeps itself: who looked."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from concord.society.access import visible
from concord.society.people.models import Person
from concord.society.people.queries import actor_for
from concord.society.personal_data import (
    KEEPING,
    PARTS,
    Erased,
    Keeping,
    Part,
    Subject,
    Table,
    keeping_of,
    table,
)
from concord.society.privacy.models import ErasureBatch, Look

UNNAMED = "name_not_shown"
"""Stands for the name of a viewer who does not show it."""


def _export(subject: Subject) -> list[Table]:
    return [table("looks", _("Who looked"), _looks(subject).order_by("day", "pk"), "day", "who", "matter")]


def _looks(subject: Subject) -> QuerySet[Look]:
    """The looks at the person, with the name of those viewers who show it to them.

    That somebody looked is the person's to know; the name of who did is that viewer's own.
    """
    person = Person.objects.get(pk=subject.person)
    seen = visible(actor_for(person), Person)
    who = Case(
        When(viewer__name="", then=Value("")),
        When(viewer__in=seen, then=F("viewer__name")),
        default=Value(UNNAMED),
        output_field=CharField(),
    )
    return Look.objects.filter(subject=person).annotate(who=who)


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


PARTS.register("privacy", Part(_("Who looked"), ("privacy.look", "privacy.erasureorder"), _export, _erase))
KEEPING.register("looks", Keeping(_("Who looked at whom"), _("the person may ask"), 730, _count, _end))
KEEPING.register(
    "erasures",
    keeping_of(
        _("Erasures of several persons at once"),
        _("to show how far they are"),
        90,
        ErasureBatch.objects.all(),
        "asked_at",
    ),
)
