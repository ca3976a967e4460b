"""What can be done with a dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel.clock import today
from concord.kernel.text import nfc
from concord.society.access.rules import require
from concord.society.ledger.entries import record
from concord.web.corrections.models import Dispute

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from concord.society.access.actor import Actor


def dispute(*, row: str, edition: str, statement: str, source: str) -> Dispute:
    """Record that somebody disputes a row."""
    return Dispute.objects.create(
        row=row, edition=edition, statement=nfc(statement), source=source, received_on=today()
    )


@transaction.atomic
def decide(*, actor: Actor, number: int, state: Dispute.State, answer: str) -> Dispute:
    """Accept or decline a dispute, with an answer that everybody will read.

    Raises Dispute.DoesNotExist for an unknown number, AccessError for an actor who may not, ValueError if
    it has been decided on already or if nothing is answered.
    """
    found = Dispute.objects.select_for_update().get(pk=number)
    require(actor, "decide", found)
    if found.state != Dispute.State.OPEN:
        raise ValueError(f"dispute {number} was decided on {found.decided_on}")
    if state == Dispute.State.OPEN or not answer.strip():
        raise ValueError("a decision is accepted or declined, with an answer")
    found.state, found.answer, found.decided_on = state, nfc(answer), today()
    found.save()
    record(actor, "dispute.decided", found, facts={"row": found.row, "state": str(state)})
    return found


def open_disputes() -> QuerySet[Dispute]:
    """Those that wait for a decision."""
    return Dispute.objects.filter(state=Dispute.State.OPEN)


def received_today() -> int:
    """How many disputes came in today."""
    return Dispute.objects.filter(received_on=today()).count()


def log() -> QuerySet[Dispute]:
    """All disputes, newest first."""
    return Dispute.objects.all()
