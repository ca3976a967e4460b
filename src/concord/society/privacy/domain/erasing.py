"""Erasure: one act over all apps. What must stay, stays without a name, and the reason is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from concord.society.access.rules import require
from concord.society.ledger.entries import record
from concord.society.people.models import Person
from concord.society.people.personal_data import subject_of
from concord.society.personal_data import PARTS, Erased

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from concord.society.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """What one app did, or would do."""

    name: str
    label: _StrOrPromise
    erased: Erased


@transaction.atomic
def erase(*, actor: Actor, person: Person, request: str = "") -> list[Line]:
    """Erase the person from every app; the account is gone with it. Not to be undone.

    ``request`` is the request on which staff act, without the person's name.
    Raises AccessError unless the actor is that person or staff of the host acting on their request.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    require(actor, "erase", person)
    subject = subject_of(person)
    lines = [Line(name, part.label, part.erase(subject)) for name, part in PARTS]
    counts = {
        f"{line.name}.{what}": getattr(line.erased, what) for line in lines for what in ("deleted", "kept")
    }
    facts = {**counts, "by_staff": actor.person != person.pk}
    record(actor, "person.erased", person, facts=facts, reason=request)
    return lines


def preview(*, actor: Actor, person: Person) -> list[Line]:
    """What an erasure would do: it is done and taken back, so that the figures are those of the act."""
    with transaction.atomic():
        lines = erase(actor=actor, person=person)
        transaction.set_rollback(True)
    return lines
