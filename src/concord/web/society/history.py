"""What happened to an object, as its page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from concord.society.ledger.models import Entry
from concord.society.people.models import Person
from concord.web.society.words import ENTRY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: when, who, what, why."""

    at: datetime
    who: str
    what: str
    reason: str


def history(keys: Sequence[str], limit: int = 50) -> list[Happening]:
    """The latest happenings of these objects, newest first; three queries however many there are."""
    entries = Entry.objects.filter(object_key__in=keys).order_by("-id").prefetch_related("values")[:limit]
    names = dict(Person.objects.filter(key__in={entry.actor for entry in entries}).values_list("key", "name"))
    return [
        Happening(
            entry.at,
            names.get(entry.actor)
            or (_("the system") if entry.actor == "system" else _("somebody since erased")),
            str(ENTRY.get(entry.verb, entry.verb)),
            next((value.value for value in entry.values.all() if value.name == "reason"), ""),
        )
        for entry in entries
    ]
