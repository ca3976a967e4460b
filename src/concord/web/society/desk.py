"""The desk: what waits for me, and what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from concord.society.access import Actor, Role, visible
from concord.society.agreements.models import Agreement, Deliverable, Party
from concord.society.agreements.queries import fetch_settlement, status_of, to_deliver, to_judge, with_facts
from concord.society.agreements.states import Status
from concord.society.corrections.queries import open_disputes
from concord.society.fields import Layer
from concord.society.mail import outbox
from concord.web.society import words
from concord.web.society.agreements.views import deliverable_row
from concord.web.society.paging import ROWS_A_PAGE
from concord.web.society.waiting import waiting_for

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest

AHEAD = timedelta(days=92)
_OPEN = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.AWAITING_SIGNATURES})


@login_required
def desk(request: SocietyRequest) -> HttpResponse:
    """What waits for the reader's side, nearest first."""
    bodies = request.actor.represents
    near = visible(request.actor, Deliverable).filter(due__lte=request.as_of + AHEAD)
    near = near.select_related("initiative", "waiver")
    waiting = {
        "to_judge": list(to_judge(near, bodies)[:ROWS_A_PAGE]),
        "to_deliver": list(to_deliver(near, bodies)[:ROWS_A_PAGE]),
    }
    fetch_settlement([item for rows in waiting.values() for item in rows])
    open_agreements = [
        {"agreement": agreement, "status": words.STATUS[status]}
        for agreement in with_facts(_unsigned(request.actor))[:ROWS_A_PAGE]
        if (status := status_of(agreement, request.as_of)) in _OPEN
    ]
    context: dict[str, Any] = {
        name: [deliverable_row(item, request.as_of) for item in rows] for name, rows in waiting.items()
    }
    context["open_agreements"] = open_agreements
    context["letters"] = _letters(request.actor)
    context["waiting"] = waiting_for(request.actor, request.as_of)
    return render(request, "society/desk.html", context)


def _letters(actor: Actor) -> dict[str, int] | None:
    """What staff of the host have to look at: letters in the outbox, disputes of the record."""
    if not actor.has(Role.HOST_STAFF):
        return None
    return {
        "held": outbox.held().count(),
        "failed": outbox.failed().count(),
        "disputes": open_disputes(actor).count(),
    }


def _unsigned(actor: Actor) -> QuerySet[Agreement]:
    """Agreements that some party has still to sign."""
    waiting = Party.objects.filter(signature=None).exclude(agreement__layer=Layer.RECORD)
    return visible(actor, Agreement).filter(pk__in=waiting.values("agreement"))
