"""The desk: what waits for my side and for me as a person, and what is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from concord.society.access import Actor, Role, visible, which
from concord.society.agreements.models import Agreement, Deliverable, Party
from concord.society.agreements.queries import fetch_settlement, status_of, to_deliver, to_judge, with_facts
from concord.society.agreements.states import Status
from concord.society.committees.models import ActionItem, CommitteeMeeting, Term
from concord.society.corrections.queries import open_disputes
from concord.society.fields import Layer
from concord.society.mail import outbox
from concord.society.people.models import Membership
from concord.society.people.queries import dates_of
from concord.society.people.states import MEMBERSHIP_ACTIONS, MembershipAction, standing
from concord.web.society import words
from concord.web.society.agreements.views import deliverable_row
from concord.web.society.committees.words import ACTION_ITEM
from concord.web.society.request import ROWS_A_PAGE, SocietyRequest

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse


MOST = 20
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
    context["waiting"] = _waiting_for(request.actor, request.as_of)
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


def _waiting_for(actor: Actor, day: date) -> dict[str, Any]:
    """The reader's open actions, sittings ahead in which they serve, and memberships to answer for."""
    if actor.person is None:
        return {}
    actions = ActionItem.objects.filter(owner=actor.person, done_on=None, dropped_on=None)
    serving = Term.objects.filter(person=actor.person, since__lte=day, until__gt=day)
    sittings = visible(actor, CommitteeMeeting).filter(
        committee__in=serving.values("seat__committee"), held_on__gte=day, cancelled_because=""
    )
    mine = which(actor, MembershipAction.ANSWER, Membership).filter(renewal=None, answer=None)
    rows = mine.select_related("membership_class", "renewal", "organisation")
    return {
        "actions": [
            {"action": action, "state": ACTION_ITEM[action.state_on(day)]}
            for action in actions.select_related("item__meeting__committee")[:MOST]
        ],
        "sittings": sittings.select_related("committee").order_by("held_on")[:MOST],
        "renewals": [
            row
            for row in rows[:MOST]
            if standing(dates_of(row), day) in MEMBERSHIP_ACTIONS[MembershipAction.ANSWER]
        ],
    }
