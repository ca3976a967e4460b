"""What staff do on the written request of a person: each act says which request it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel.text import nfc
from concord.society.access.rules import require
from concord.society.ledger.entries import record
from concord.society.people.personal_data import subject_of
from concord.society.personal_data import PARTS, redact
from concord.society.privacy import looks
from concord.society.privacy.domain.erasing import Line, erase
from concord.society.privacy.domain.exporting import archive
from concord.society.privacy.models import Matter

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from concord.society.access.actor import Actor
    from concord.society.people.models import Person


class RequestRefusedError(ValueError):
    """The request is not named."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many rows one table of one app holds on the person: staff see figures, not the rows."""

    part: _StrOrPromise
    table: _StrOrPromise
    rows: int


@transaction.atomic
def figures(*, actor: Actor, person: Person) -> list[Figure]:
    """What is held, in figures; that the actor looked is noted for the person. Raises AccessError."""
    require(actor, "hand_out", person)
    looks.note(actor, [person.pk], Matter.HELD)
    subject = subject_of(person)
    return [
        Figure(part.label, table.label, count)
        for _name, part in PARTS
        for table in part.export(subject)
        if (count := table.count)
    ]


@transaction.atomic
def hand_out(*, actor: Actor, person: Person, request: str) -> bytes:
    """The archive for the person who asked for it; ``request`` says how and when they asked.

    Raises AccessError unless the actor is staff of the host, RequestRefusedError without a request.
    """
    require(actor, "hand_out", person)
    reason = _named(request, person)
    looks.note(actor, [person.pk], Matter.HELD)
    content = archive(person)
    record(actor, "person.handed_out", person, facts={"bytes": len(content)}, reason=reason)
    return content


@transaction.atomic
def erase_on_request(*, actor: Actor, person: Person, request: str) -> list[Line]:
    """Erase the person, who asked for it in writing; ``request`` says how and when they asked.

    Raises as :func:`hand_out` does. The request stands in the ledger without the person's name.
    """
    require(actor, "hand_out", person)
    return erase(actor=actor, person=person, request=_named(request, person))


def _named(request: str, person: Person) -> str:
    reason = nfc(request)
    if not reason:
        raise RequestRefusedError
    return redact(reason, subject_of(person).words)
