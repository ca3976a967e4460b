"""The desk: what waits for me, and what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import render

from concord.society.agreements.facts import state_of, status_of, with_facts, with_settlement
from concord.society.agreements.models import Agreement, Deliverable
from concord.society.agreements.states import State, Status
from concord.society.ledger.access import visible
from concord.web.society import words
from concord.web.society.agreements.pages import deliverable_row

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest

AHEAD = timedelta(days=92)
_OPEN = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.AWAITING_SIGNATURES})


@login_required
def desk(request: SocietyRequest) -> HttpResponse:
    """What waits for the reader's side, nearest first."""
    mine = Q(initiative__lead__organisation__in=request.actor.represents)
    theirs = Q(initiative__counterpart__organisation__in=request.actor.represents)
    near = visible(request.actor, Deliverable).filter(mine | theirs, due__lte=request.as_of + AHEAD)
    to_deliver, to_judge = [], []
    for item in with_settlement(near.filter(waiver=None).exclude(verdicts__accepted=True))[:200]:
        if state_of(item) is State.DELIVERED:
            if item.initiative.counterpart.organisation_id in request.actor.represents:
                to_judge.append(deliverable_row(item, request.as_of))
        elif item.initiative.lead.organisation_id in request.actor.represents:
            to_deliver.append(deliverable_row(item, request.as_of))
    open_agreements = [
        {"agreement": agreement, "status": words.STATUS[status]}
        for agreement in with_facts(visible(request.actor, Agreement))
        if (status := status_of(agreement, request.as_of)) in _OPEN
    ]
    context = {"to_judge": to_judge, "to_deliver": to_deliver, "open_agreements": open_agreements}
    return render(request, "society/desk.html", context)
