"""Who may see and do what with committees: a roster may be open, papers are for those who serve."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import Q

from concord.society.access import NOTHING, SEE, Actor, Rule, allow, host_staff, reveal
from concord.society.committees.models import (
    ActionItem,
    AgendaItem,
    Committee,
    CommitteeMeeting,
    Interest,
    Resolution,
    Seat,
    SeatRole,
    Term,
)
from concord.society.committees.states import CommitteeAction
from concord.society.people.rules import name_shown, own
from concord.society.people.zones import host_today


def _who_serves(path: str, *roles: SeatRole) -> Rule:
    """Those who hold a seat today, of these roles if any, on the committee at the end of ``path``."""

    def committees(actor: Actor) -> Any:  # noqa: ANN401 - a subquery
        terms = Term.objects.on(host_today()).filter(person=actor.person)
        return (terms.filter(seat__role__in=roles) if roles else terms).values("seat__committee")

    def rows(actor: Actor) -> Q:
        return NOTHING if actor.person is None else Q(**{f"{path}__in": committees(actor)})

    def holds(actor: Actor, obj: Any) -> bool:  # noqa: ANN401 - follows foreign keys by name
        if actor.person is None:
            return False
        committee = attrgetter(path.replace("__", "."))(obj)
        return bool(committees(actor).filter(seat__committee=committee).exists())

    return Rule(rows, holds)


def _open_roster(path: str) -> Rule:
    column = f"{path}roster_is_public"
    return Rule(
        lambda _actor: Q(**{column: True}),
        lambda _actor, obj: bool(attrgetter(column.replace("__", "."))(obj)),
    )


allow(Committee, host_staff | _who_serves("pk") | _open_roster(""), SEE)
allow(Seat, host_staff | _who_serves("committee") | _open_roster("committee__"), SEE)
allow(Term, host_staff | _who_serves("seat__committee") | _open_roster("seat__committee__"), SEE)
# A name on a roster follows the person's own choice, whatever their role; those who serve know each other.
reveal(Term, host_staff | own("person_id") | _who_serves("seat__committee") | name_shown("person"), "person")
reveal(Term, host_staff | own("person_id"), "end_reason")
for _paper, _path in (
    (CommitteeMeeting, "committee"),
    (AgendaItem, "meeting__committee"),
    (Interest, "item__meeting__committee"),
    (Resolution, "item__meeting__committee"),
    (ActionItem, "item__meeting__committee"),
):
    allow(_paper, host_staff | _who_serves(_path), SEE)

allow(Committee, host_staff | _who_serves("pk", SeatRole.CHAIR), "call")
allow(Committee, host_staff, "edit", "add_seat")
allow(Seat, host_staff, CommitteeAction.APPOINT, CommitteeAction.CHANGE_SEAT, CommitteeAction.CLOSE_SEAT)
allow(Term, host_staff, CommitteeAction.END_TERM, CommitteeAction.WITHDRAW_TERM)
allow(
    CommitteeMeeting,
    host_staff | _who_serves("committee", SeatRole.CHAIR),
    CommitteeAction.MOVE,
    CommitteeAction.CANCEL,
    CommitteeAction.ADD_ITEM,
    CommitteeAction.WRITE_MINUTES,
    CommitteeAction.ADOPT,
)
allow(AgendaItem, _who_serves("meeting__committee"), CommitteeAction.DECLARE)
allow(
    AgendaItem,
    host_staff | _who_serves("meeting__committee", SeatRole.CHAIR),
    CommitteeAction.RESOLVE,
    CommitteeAction.ASSIGN,
)
_chairs_action_item = host_staff | _who_serves("item__meeting__committee", SeatRole.CHAIR)
allow(ActionItem, own("owner_id") | _chairs_action_item, CommitteeAction.FINISH)
allow(ActionItem, _chairs_action_item, CommitteeAction.DROP)
