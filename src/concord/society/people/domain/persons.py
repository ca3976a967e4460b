"""Persons join, and say who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel.text import fold, nfc
from concord.society.access.actor import Actor
from concord.society.access.rules import require
from concord.society.fields import Layer
from concord.society.ledger.entries import Private, record
from concord.society.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.society.people.models import Account

EDITABLE = (
    "name",
    "name_native",
    "country",
    "area",
    "profession",
    "expertise",
    "listed",
    "shows_expertise",
    "shows_contact",
)


@transaction.atomic
def join(*, account: Account, name: str, name_native: str = "", layer: Layer = Layer.LIVE) -> Person:
    """Make the person of a new account; the person is the actor of their own joining."""
    person = Person(account=account, layer=layer, name=nfc(name), name_native=nfc(name_native))
    person.search_text = searchable(person)
    person.save()
    record(
        Actor(person.key, person=person.pk),
        "person.joined",
        person,
        private=[Private("name", person.name, person.key)],
    )
    return person


@transaction.atomic
def describe(*, actor: Actor, person: Person, changes: Mapping[str, str]) -> Person:
    """Change what the person says of themself. Raises ValueError for a field that is not theirs to set."""
    strange = changes.keys() - set(EDITABLE)
    if strange:
        raise ValueError(f"not editable: {', '.join(sorted(strange))}")
    person = Person.objects.select_for_update().get(pk=person.pk)
    require(actor, "edit", person)
    changed = {name: nfc(value) for name, value in changes.items() if getattr(person, name) != nfc(value)}
    for name, value in changed.items():
        setattr(person, name, value)
    person.search_text = searchable(person)
    person.save()
    private = [Private(name, value, person.key) for name, value in sorted(changed.items())]
    record(actor, "person.described", person, private=private)
    return person


def searchable(person: Person) -> str:
    """The folded text in which a person is found."""
    return fold(f"{person.name} {person.name_native} {person.expertise}")[:600]
