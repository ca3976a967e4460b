"""What waits for the reader as a person: actions, sittings, a membership that runs out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.society.access import Actor, visible, which
from concord.society.committees.models import ActionItem, CommitteeMeeting, Term
from concord.society.people.models import Membership
from concord.society.people.queries import dates_of
from concord.society.people.states import MEMBERSHIP_VERBS, MembershipVerb, standing
from concord.web.society.committees.words import ACTION_ITEM

if TYPE_CHECKING:
    from datetime import date


MOST = 20


def waiting_for(actor: Actor, day: date) -> dict[str, Any]:
    """The reader's open actions, sittings ahead in which they serve, and memberships to answer for."""
    if actor.person is None:
        return {}
    actions = ActionItem.objects.filter(owner=actor.person, done_on=None, dropped_on=None)
    serving = Term.objects.filter(person=actor.person, since__lte=day, until__gt=day)
    sittings = visible(actor, CommitteeMeeting).filter(
        committee__in=serving.values("seat__committee"), held_on__gte=day, cancelled_because=""
    )
    mine = which(actor, MembershipVerb.ANSWER, Membership).filter(renewal=None, answer=None)
    rows = mine.select_related("membership_class", "renewal", "organisation")
    return {
        "actions": [
            {"action": one, "state": ACTION_ITEM[one.state_on(day)]}
            for one in actions.select_related("item__meeting__committee")[:MOST]
        ],
        "sittings": sittings.select_related("committee").order_by("held_on")[:MOST],
        "renewals": [
            row
            for row in rows[:MOST]
            if standing(dates_of(row), day) in MEMBERSHIP_VERBS[MembershipVerb.ANSWER]
        ],
    }
