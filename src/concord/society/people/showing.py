"""Which fields of a person's line an actor may read: the one answer for pages, API and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.access.actor import Role
from concord.society.access.rules import SEE, may
from concord.society.people.vocabulary import Shown

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.society.people.models import Person

LINE = frozenset({"name", "name_native", "country", "area", "profession", "affiliations"})
CHOICES = frozenset({"listed", "shows_expertise", "shows_contact"})


def shown(actor: Actor, person: Person) -> frozenset[str]:
    """The fields that the actor may read; none if they may not see the person at all.

    Expertise and address follow the person's own choice, whatever the line does.
    """
    if not may(actor, SEE, person):
        return frozenset()
    if actor.person == person.pk:
        return LINE | CHOICES | {"expertise", "address"}
    if actor.has(Role.HOST_STAFF):
        return LINE | {"expertise", "address"}
    fields = set(LINE)
    if _is_shown(actor, person.shows_expertise):
        fields.add("expertise")
    if _is_shown(actor, person.shows_contact):
        fields.add("address")
    return frozenset(fields)


def _is_shown(actor: Actor, choice: str) -> bool:
    return choice == Shown.EVERYBODY or (choice == Shown.MEMBERS and actor.has(Role.MEMBER))
