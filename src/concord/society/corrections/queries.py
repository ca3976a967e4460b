"""Which disputes wait for a decision, and how many came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.access import Actor, which
from concord.society.corrections.models import Dispute
from concord.society.people.zones import host_today

if TYPE_CHECKING:
    from django.db.models import QuerySet


def open_disputes(actor: Actor) -> QuerySet[Dispute]:
    """Those on which the actor may decide, the oldest first."""
    return which(actor, "decide", Dispute).filter(state=Dispute.State.OPEN).order_by("pk")


def received_today() -> int:
    """How many disputes came in today."""
    return Dispute.objects.filter(received_on=host_today()).count()
