"""The pages of committees: the list, one committee with its roster, one meeting, and the public rosters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q
from django.shortcuts import render

from concord.kernel import clock
from concord.society.access.actor import Role
from concord.society.access.rules import find, may, visible
from concord.society.agreements.models import Agreement, Deliverable
from concord.society.committees.actions import possible_on_meeting, possible_on_seat
from concord.society.committees.models import (
    ActionItem,
    AgendaItem,
    Committee,
    CommitteeMeeting,
    Interest,
    Seat,
    Term,
)
from concord.society.committees.queries import (
    state_of_action_item,
    state_of_meeting,
    state_of_seat,
    term_dates,
)
from concord.society.committees.states import MeetingState, Verb, is_legal, terms_in_a_row
from concord.web.society.committees.words import ACTION_ITEM, MEETING, SEAT, VERB
from concord.web.society.documents import download
from concord.web.society.history import history
from concord.web.society.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import FileResponse, HttpResponse
    from django.utils.functional import _StrPromise

    from concord.society.access.actor import Actor
    from concord.web.society.request import SocietyRequest

PAGE = 50
MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One seat on the day. ``in_a_row`` counts the holder's terms without a gap, the present one included."""

    seat: Seat
    state: _StrPromise
    holder: Term | None
    in_a_row: int
    coming: tuple[Term, ...]
    past: tuple[Term, ...]
    basis: Agreement | None
    fulfils: Sequence[Deliverable]
    verbs: tuple[tuple[Verb, _StrPromise], ...]
    may_end: bool


def index(request: SocietyRequest) -> HttpResponse:
    """Every committee whose roster the reader may see, with its seats on the day of the page."""
    rows = _with_seat_counts(visible(request.actor, Committee), request.as_of)
    context = {"page": page_of(request, rows, PAGE), "may_create": request.actor.has(Role.HOST_STAFF)}
    return render(request, "society/committees/index.html", context)


def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One committee on the day of the page: roster, meetings, open actions, what happened."""
    committee = find(request.actor, Committee.objects.select_related("organisation"), key)
    actor, day = request.actor, request.as_of
    lines = roster(actor, [committee], day)
    meetings = visible(actor, CommitteeMeeting).filter(committee=committee)[:MOST_ROWS]
    staff = may(actor, "manage", committee)
    context = {
        "committee": committee,
        "lines": lines,
        "held": sum(line.holder is not None for line in lines),
        "may_manage": staff,
        "may_call": may(actor, "call", committee),
        "meetings": [{"meeting": row, "state": MEETING[state_of_meeting(row, day)]} for row in meetings],
        "actions": _open_actions(request, committee),
        "happenings": history([committee, *(line.seat for line in lines)]) if staff else [],
    }
    return render(request, "society/committees/page.html", context)


def rosters(request: SocietyRequest) -> HttpResponse:
    """The newsroom's page of every public roster, with dated seats, on the day of the page."""
    committees = Committee.objects.filter(roster_is_public=True).select_related("organisation")
    shown = page_of(request, committees, PAGE)
    lines: dict[int, list[RosterLine]] = defaultdict(list)
    for line in roster(request.actor, shown, request.as_of):
        lines[line.seat.committee_id].append(line)
    rows = [{"committee": committee, "lines": lines[committee.pk]} for committee in shown]
    return render(request, "society/newsroom/rosters.html", {"rows": rows, "page": shown})


def meeting(request: SocietyRequest, key: str) -> HttpResponse:
    """One meeting, for those who serve: agenda, interests declared, decisions, actions, minutes."""
    rows = CommitteeMeeting.objects.select_related("committee__organisation", "minutes")
    shown = find(request.actor, rows, key)
    actor, state = request.actor, state_of_meeting(shown, clock.today())
    terms = Term.objects.filter(seat__committee=shown.committee_id)
    runs = may(actor, "run", shown)
    serves = terms.on(clock.today()).filter(person=actor.person).exists()
    voters = terms.on(shown.held_on).select_related("person", "seat__nominated_by").order_by("seat__position")
    context = {
        "meeting": shown,
        "committee": shown.committee,
        "state": MEETING[state],
        "items": [_item(item, actor, state, runs=runs, serves=serves) for item in _items(shown)],
        "verbs": [(verb, VERB[verb]) for verb in possible_on_meeting(actor, shown)],
        "voters": voters,
    }
    return render(request, "society/committees/meeting.html", context)


def minutes(request: SocietyRequest, key: str) -> FileResponse:
    """The minutes as the file that was handed in."""
    return download(find(request.actor, CommitteeMeeting.objects.select_related("minutes"), key).minutes)


def roster(actor: Actor, committees: Iterable[Committee], day: date) -> list[RosterLine]:
    """The seats that exist on that day, by committee and position; a fixed number of queries."""
    terms = Term.objects.select_related("person").order_by("-since")
    exists = (Q(opened_on=None) | Q(opened_on__lte=day)) & (Q(closed_on=None) | Q(closed_on__gt=day))
    seats = list(
        visible(actor, Seat)
        .filter(exists, committee__in=list(committees))
        .select_related("nominated_by", "committee__organisation")
        .prefetch_related(Prefetch("terms", queryset=terms))
        .order_by("committee__name_en", "committee", "position")
    )
    agreement_keys = {seat.basis_key for seat in seats if seat.basis_kind == "agreement"}
    bases = {row.key: row for row in visible(actor, Agreement).filter(key__in=agreement_keys)}
    fulfilments: dict[str, list[Deliverable]] = defaultdict(list)
    keys = [seat.key for seat in seats]
    for deliverable in visible(actor, Deliverable).filter(fulfils_kind="seat", fulfils_key__in=keys):
        fulfilments[deliverable.fulfils_key].append(deliverable)
    # Only today's page offers what can be done today.
    acts = actor.has(Role.HOST_STAFF) and day == clock.today()
    return [_line(actor, seat, day, bases, fulfilments, acts=acts) for seat in seats]


def _line(
    actor: Actor,
    seat: Seat,
    day: date,
    bases: Mapping[str, Agreement],
    fulfilments: Mapping[str, list[Deliverable]],
    *,
    acts: bool,
) -> RosterLine:
    terms = list(seat.terms.all())
    holder = next((term for term in terms if term.since <= day < term.until), None)
    verbs = possible_on_seat(actor, seat) if acts else []
    return RosterLine(
        seat=seat,
        state=SEAT[state_of_seat(seat, day)],
        holder=holder,
        in_a_row=terms_in_a_row(term_dates(seat), holder.person_id, holder.until) if holder else 0,
        coming=tuple(term for term in reversed(terms) if term.since > day),
        past=tuple(term for term in terms if term.until <= day),
        basis=bases.get(seat.basis_key),
        fulfils=fulfilments[seat.key],
        verbs=tuple((verb, VERB[verb]) for verb in verbs),
        may_end=acts,
    )


def _with_seat_counts(rows: QuerySet[Committee], day: date) -> QuerySet[Committee]:
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
    rows = (
        visible(request.actor, ActionItem)
        .filter(item__meeting__committee=committee, done_on=None, dropped_on=None)
        .select_related("owner", "item__meeting")[:MOST_ROWS]
    )
    return [{"action": row, "state": ACTION_ITEM[state_of_action_item(row, request.as_of)]} for row in rows]


def _items(shown: CommitteeMeeting) -> QuerySet[AgendaItem]:
    return shown.items.select_related("resolution").prefetch_related(
        Prefetch("interests", queryset=Interest.objects.select_related("person")),
        Prefetch("actions", queryset=ActionItem.objects.select_related("owner")),
    )


def _item(item: AgendaItem, actor: Actor, state: MeetingState, *, runs: bool, serves: bool) -> dict[str, Any]:
    decided = hasattr(item, "resolution")
    declared = any(interest.person_id == actor.person for interest in item.interests.all())
    offered = {
        Verb.DECLARE: serves and not decided and not declared,
        Verb.RESOLVE: runs and not decided,
        Verb.ASSIGN: runs,
    }
    return {
        "item": item,
        "decided": decided,
        "verbs": [(verb, VERB[verb]) for verb, offer in offered.items() if offer and is_legal(verb, state)],
        "actions": [_action(action, actor, runs=runs) for action in item.actions.all()],
    }


def _action(action: ActionItem, actor: Actor, *, runs: bool) -> dict[str, Any]:
    state = state_of_action_item(action, clock.today())
    offered = {Verb.FINISH: runs or action.owner_id == actor.person, Verb.DROP: runs}
    return {
        "action": action,
        "state": ACTION_ITEM[state],
        "verbs": [(verb, VERB[verb]) for verb, offer in offered.items() if offer and is_legal(verb, state)],
    }
