"""To dispute a row of the record, and to decide on a dispute."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from concord.society.access import PUBLIC, Actor, Role, require
from concord.society.corrections.models import Dispute
from concord.society.errors import Refusals
from concord.society.ledger.entries import last_actor, record
from concord.society.people.queries import keys_of
from concord.society.people.zones import host_today

FILED = "dispute.filed"
refused = Refusals({"own_dispute": ("", _("You sent this dispute yourself: somebody else decides on it."))})


@transaction.atomic
def dispute(*, row: str, edition: str, statement: str, source: str, actor: Actor = PUBLIC) -> Dispute:
    """Record that somebody disputes a row.

    Nothing is kept of the sender, but for the staff who decide on disputes: nobody decides on their own.
    """
    found = Dispute.objects.create(
        row=row, edition=edition, statement=statement, source=source, received_on=host_today()
    )
    if actor.has(Role.HOST_STAFF):
        record(actor, FILED, found, facts={"row": row})
    return found


@transaction.atomic
def decide(*, actor: Actor, number: int, state: Dispute.State, answer: str) -> Dispute:
    """Accept or decline a dispute, with an answer that everybody will read.

    Raises ValidationError for one's own dispute, Dispute.DoesNotExist for an unknown number, AccessError for
    an actor who may not, ValueError if it has been decided on already or if nothing is answered.
    """
    dispute = Dispute.objects.select_for_update().get(pk=number)
    require(actor, "decide", dispute)
    if last_actor(dispute, FILED) in keys_of(actor):
        raise refused("own_dispute")
    if dispute.state != Dispute.State.OPEN:
        raise ValueError(f"dispute {number} was decided on {dispute.decided_on}")
    if state == Dispute.State.OPEN or not answer.strip():
        raise ValueError("a decision is accepted or declined, with an answer")
    dispute.state, dispute.answer, dispute.decided_on = state, answer, actor.today
    dispute.save()
    record(actor, "dispute.decided", dispute, facts={"row": dispute.row, "state": str(state)})
    return dispute
