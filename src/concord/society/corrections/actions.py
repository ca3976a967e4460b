"""To dispute a row of the record, and to decide on a dispute."""

from __future__ import annotations

from django.db import transaction

from concord.kernel.clock import today
from concord.society.access import Actor, require
from concord.society.corrections.models import Dispute
from concord.society.ledger.entries import record


def dispute(*, row: str, edition: str, statement: str, source: str) -> Dispute:
    """Record that somebody disputes a row."""
    return Dispute.objects.create(
        row=row, edition=edition, statement=statement, source=source, received_on=today()
    )


@transaction.atomic
def decide(*, actor: Actor, number: int, state: Dispute.State, answer: str) -> Dispute:
    """Accept or decline a dispute, with an answer that everybody will read.

    Raises Dispute.DoesNotExist for an unknown number, AccessError for an actor who may not, ValueError if
    it has been decided on already or if nothing is answered.
    """
    dispute = Dispute.objects.select_for_update().get(pk=number)
    require(actor, "decide", dispute)
    if dispute.state != Dispute.State.OPEN:
        raise ValueError(f"dispute {number} was decided on {dispute.decided_on}")
    if state == Dispute.State.OPEN or not answer.strip():
        raise ValueError("a decision is accepted or declined, with an answer")
    dispute.state, dispute.answer, dispute.decided_on = state, answer, today()
    dispute.save()
    record(actor, "dispute.decided", dispute, facts={"row": dispute.row, "state": str(state)})
    return dispute
