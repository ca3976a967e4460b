"""Letters that wait for staff of the host, together: a round of renewals writes hundreds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, QuerySet, Window
from django.db.models.functions import Cast

from concord.society.access import Actor, which
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.waiting import lines, on_day, waits_for_me


def _together(actor: Actor, verb: str, rows: QuerySet[Message]) -> QuerySet[Any, Any]:
    """One line for all, titled by their number, with the day of the oldest."""
    mine = rows.filter(pk__in=which(actor, verb, Message).values("pk"))
    number = Cast(Window(Count("pk")), CharField())
    return lines(mine, title=number, since=on_day("written_at", actor)).order_by("written_at", "pk")[:1]


@waits_for_me("release")
def _to_release(actor: Actor, _now: datetime) -> QuerySet[Any, Any]:
    return _together(actor, "release", outbox.held())


@waits_for_me("again")
def _to_send_again(actor: Actor, _now: datetime) -> QuerySet[Any, Any]:
    return _together(actor, "again", outbox.failed())
