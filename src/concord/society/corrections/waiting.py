"""Disputes of the record that wait for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from concord.society.corrections.actions import FILED
from concord.society.corrections.models import Dispute
from concord.society.corrections.queries import open_disputes
from concord.society.ledger.models import Entry
from concord.society.waiting import Lines, lines, waits_for_me

if TYPE_CHECKING:
    from datetime import datetime

    from concord.society.access import Actor


@waits_for_me("decide")
def _to_decide(actor: Actor, _now: datetime) -> Lines:
    """Those of others: nobody decides on their own."""
    number = Cast("pk", CharField())
    own = Entry.objects.filter(
        verb=FILED, actor=actor.key, object_type=Dispute._meta.label_lower, object_key=OuterRef("number")
    )
    rows = open_disputes(actor).alias(number=number).filter(~Exists(own))
    return lines(rows, key=number, title="row", since="received_on")
