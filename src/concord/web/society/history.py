"""What happened to an object, as its page tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.kernel.zones import format_moment
from concord.society.access import SEE, Actor, may
from concord.society.ledger.models import Entry, PrivateValue
from concord.society.people.models import Affiliation, Person
from concord.society.people.rules import on
from concord.society.people.zones import host_today
from concord.web.request import zone
from concord.web.society.words import ENTRY


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: when, who, what, why."""

    at: datetime
    who: str
    what: str
    reason: str

    @property
    def moment(self) -> str:
        """The moment for machines. Written here: the template's filter takes longer than the query."""
        return timezone.localtime(self.at).isoformat(timespec="seconds")

    @property
    def minute(self) -> str:
        """The moment for readers, to the minute, in their zone."""
        return format_moment(self.at, zone(), get_language() or "en")


def history(
    actor: Actor, objects: Sequence[Model], limit: int = 25, known: Mapping[str, str] | None = None
) -> list[Happening]:
    """The latest happenings of these objects, newest first, for a reader who may know of them.

    Who acted stands there with the bodies for which they act, by name as far as they show it to the reader.
    ``known`` says what things are called by their keys: what was acted on, and what the entry names.

    A constant number of queries for each kind of object: a query over one kind is answered from the index
    of the ledger by kind and key, one over several kinds reads the ledger from its end.
    """
    keys: dict[str, list[str]] = {}
    for one in objects:
        keys.setdefault(one._meta.label_lower, []).append(one.key)  # type: ignore[attr-defined]  # key_field
    entries = [entry for kind, held in keys.items() for entry in _latest(kind, held, limit)]
    entries = sorted(entries, key=lambda entry: (entry.at, entry.pk), reverse=True)[:limit]
    prefetch_related_objects(entries, Prefetch("values", to_attr="values_read"))
    names, called = _names(actor, {entry.actor for entry in entries}), known or {}
    return [
        Happening(
            entry.at,
            names.get(entry.actor)
            or called.get(entry.actor)
            or (_("the system") if entry.actor == "system" else _("somebody since erased")),
            _what(entry, called),
            _reason(entry),
        )
        for entry in entries
    ]


def _names(actor: Actor, keys: set[str]) -> dict[str, str]:
    """What the reader calls those who acted, by key."""
    people = list(Person.objects.filter(key__in=keys).exclude(name=""))
    names: dict[str, str] = {}
    bodies: dict[str, list[str]] = defaultdict(list)
    ties = Affiliation.objects.filter(on(host_today()), person__in=people, may_represent=True)
    for tie in ties.select_related("person", "organisation"):
        bodies[tie.person.key].append(tie.organisation.label)
    for person in people:
        acts_for = ", ".join(bodies[person.key])
        if may(actor, SEE, person):
            names[person.key] = f"{person.called} ({acts_for})" if acts_for else person.called
            continue
        somebody = _("somebody for %(bodies)s") if acts_for else _("somebody who does not show their name")
        names[person.key] = somebody % {"bodies": acts_for}
    return names


def _what(entry: Entry, called: Mapping[str, str]) -> str:
    """What was done, and to what: the object if it is not that of the page, and what the entry names."""
    keys = [entry.object_key, *(key for fact in entry.facts.values() for key in str(fact).split(","))]
    about = [called[key] for key in dict.fromkeys(keys) if key in called]
    if not about and "number" in entry.facts:
        about = [str(entry.facts["number"])]
    # A party's own signature is not one that somebody recorded for it.
    is_own = entry.verb == "agreement.signed" and not entry.facts.get("on_behalf")
    what = _("signed") if is_own else str(ENTRY.get(entry.verb, entry.verb))
    return f"{what}: {', '.join(about)}" if about else what


def _latest(kind: str, keys: list[str], limit: int) -> QuerySet[Entry]:
    """The latest of one kind, by their moment: a rehearsal enters later what happened earlier."""
    return Entry.objects.filter(object_type=kind, object_key__in=keys).order_by("-at", "-id")[:limit]


def _reason(entry: Entry) -> str:
    values: list[PrivateValue] = entry.values_read  # type: ignore[attr-defined]  # prefetched above
    return next((value.value for value in values if value.name == "reason"), "")
