"""The list of committees, the page of one, and the public rosters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.shortcuts import render

from concord.society.access.actor import Role
from concord.society.access.rules import find, may, visible
from concord.society.committees.facts import state_of_action, state_of_sitting
from concord.society.committees.models import Action, Committee, Sitting
from concord.web.society.committees.roster import roster
from concord.web.society.committees.words import ACTION, SITTING
from concord.web.society.history import history
from concord.web.society.paging import page_of

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest

PAGE = 50
SITTINGS = 50


def index(request: SocietyRequest) -> HttpResponse:
    """Every committee whose roster the reader may see, with its seats on the day of the page."""
    rows = _counted(visible(request.actor, Committee), request.as_of)
    page = page_of(request, rows, PAGE)
    context = {"page": page, "may_found": request.actor.has(Role.HOST_STAFF)}
    return render(request, "society/committees/index.html", context)


def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One committee on the day of the page: roster, sittings, open actions, what happened."""
    committee = find(request.actor, Committee.objects.select_related("organisation"), key)
    actor, day = request.actor, request.as_of
    lines = roster(actor, [committee], day)
    sittings = list(visible(actor, Sitting).filter(committee=committee)[:SITTINGS])
    staff = may(actor, "furnish", committee)
    context = {
        "committee": committee,
        "lines": lines,
        "held": sum(line.holder is not None for line in lines),
        "may_furnish": staff,
        "may_call": may(actor, "call", committee),
        "sittings": [{"sitting": one, "state": SITTING[state_of_sitting(one, day)]} for one in sittings],
        "actions": _open_actions(request, committee),
        "happenings": history([committee, *(line.seat for line in lines)]) if staff else [],
    }
    return render(request, "society/committees/page.html", context)


def rosters(request: SocietyRequest) -> HttpResponse:
    """The newsroom's page of every public roster, with dated seats, on the day of the page."""
    open_ones = Committee.objects.filter(roster_is_public=True).select_related("organisation")
    shown = page_of(request, open_ones, PAGE)
    grouped: dict[int, list[Any]] = {}
    for line in roster(request.actor, shown, request.as_of):
        grouped.setdefault(line.seat.committee_id, []).append(line)
    rows = [{"committee": one, "lines": grouped.get(one.pk, [])} for one in shown]
    return render(request, "society/newsroom/rosters.html", {"rows": rows, "page": shown})


def _counted(rows: QuerySet[Committee], day: date) -> QuerySet[Committee]:
    exists = (Q(seats__opened_on=None) | Q(seats__opened_on__lte=day)) & (
        Q(seats__closed_on=None) | Q(seats__closed_on__gt=day)
    )
    is_held = Q(seats__terms__since__lte=day, seats__terms__until__gt=day)
    return (
        rows.select_related("organisation")
        .annotate(
            seat_count=Count("seats", filter=exists, distinct=True),
            held_count=Count("seats", filter=exists & is_held, distinct=True),
        )
        .order_by("name_en", "pk")
    )


def _open_actions(request: SocietyRequest, committee: Committee) -> list[dict[str, Any]]:
    actions = (
        visible(request.actor, Action)
        .filter(item__sitting__committee=committee, done_on=None, dropped_on=None)
        .select_related("owner", "item__sitting")
    )
    return [
        {"action": one, "state": ACTION[state_of_action(one, request.as_of)]} for one in actions[:SITTINGS]
    ]
