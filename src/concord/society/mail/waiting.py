"""Letters that wait for staff of the host, together: a round of renewals writes hundreds."""

from __future__ import annotations

from datetime import datetime

from django.db.models import CharField, Count, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from concord.society.access import Actor, which
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.waiting import Lines, lines, on_day, waits_for_me


def _together(actor: Actor, verb: str, rows: QuerySet[Message]) -> Lines:
    """One line for all, titled by their number, with the day of the oldest."""
    mine = rows.filter(pk__in=which(actor, verb, Message).values("pk"))
    number = mine.order_by().values(one=Value(1)).annotate(number=Count("pk")).values("number")
    oldest = mine.order_by("written_at", "pk").values("pk")[:1]
    since = on_day("written_at", actor)
    return lines(
        Message.objects.filter(pk__in=oldest), title=Cast(Subquery(number), CharField()), since=since
    )


@waits_for_me("release")
def _to_release(actor: Actor, _now: datetime) -> Lines:
    return _together(actor, "release", outbox.held())


@waits_for_me("again")
def _to_send_again(actor: Actor, _now: datetime) -> Lines:
    return _together(actor, "again", outbox.failed())
