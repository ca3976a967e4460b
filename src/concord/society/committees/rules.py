"""Who may see and do what with committees: a roster may be open, papers are for those who serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from concord.kernel import clock
from concord.society.access.actor import Role
from concord.society.access.rules import NOTHING, SEE, Rule, allow, holders_of
from concord.society.committees.models import (
    Action,
    AgendaItem,
    Committee,
    Interest,
    Resolution,
    Seat,
    Sitting,
    Term,
)
from concord.society.committees.models.seat import SeatRole
from concord.society.people.rules import own

if TYPE_CHECKING:
    from concord.society.access.actor import Actor

host_staff = holders_of(Role.HOST_STAFF)


def _serving(actor: Actor, role: SeatRole | None = None) -> Any:  # noqa: ANN401 - a subquery
    day = clock.today()
    terms = Term.objects.filter(person=actor.person, since__lte=day, until__gt=day)
    if role is not None:
        terms = terms.filter(seat__role=role)
    return terms.values("seat__committee")


def _who_serves(path: str, role: SeatRole | None = None) -> Rule:
    """Those who hold a seat today on the committee at the end of ``path``."""

    def rows(actor: Actor) -> Q:
        if actor.person is None:
            return NOTHING
        return Q(**{f"{path}__in" if path else "pk__in": _serving(actor, role)})

    def holds(actor: Actor, obj: Any) -> bool:  # noqa: ANN401 - follows foreign keys by name
        if actor.person is None:
            return False
        for step in path.split("__") if path else ():
            obj = getattr(obj, step)
        return bool(_serving(actor, role).filter(seat__committee=obj).exists())

    return Rule(rows, holds)


def _open_roster(path: str) -> Rule:
    prefix = f"{path}__" if path else ""

    def holds(_actor: Actor, obj: Any) -> bool:  # noqa: ANN401
        for step in path.split("__") if path else ():
            obj = getattr(obj, step)
        return bool(obj.roster_is_public)

    return Rule(lambda _actor: Q(**{f"{prefix}roster_is_public": True}), holds)


for _open, _path in ((Committee, ""), (Seat, "committee"), (Term, "seat__committee")):
    allow(_open, host_staff | _who_serves(_path) | _open_roster(_path), SEE)
for _paper, _path in (
    (Sitting, "committee"),
    (AgendaItem, "sitting__committee"),
    (Interest, "item__sitting__committee"),
    (Resolution, "item__sitting__committee"),
    (Action, "item__sitting__committee"),
):
    allow(_paper, host_staff | _who_serves(_path), SEE)

_chairs = host_staff | _who_serves("", SeatRole.CHAIR)
allow(Committee, _chairs, "call")
allow(Committee, host_staff, "furnish")
allow(Seat, host_staff, "appoint", "change", "close")
allow(Term, host_staff, "end", "withdraw")
_runs = host_staff | _who_serves("committee", SeatRole.CHAIR)
allow(Sitting, _runs, "run")
allow(AgendaItem, _who_serves("sitting__committee"), "declare")
_runs_item = host_staff | _who_serves("item__sitting__committee", SeatRole.CHAIR)
allow(Action, own("owner_id") | _runs_item, "finish")
allow(Action, _runs_item, "drop")
