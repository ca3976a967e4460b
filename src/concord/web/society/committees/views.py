"""The pages of committees: the list, one committee with its roster, one meeting, and the public rosters."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import render

from concord.society.access import Actor, Role, find, may, visible, with_readable
from concord.society.agreements.models import Agreement, Deliverable
from concord.society.committees.models import (
    ActionItem,
    AgendaItem,
    Committee,
    CommitteeMeeting,
    Interest,
    Seat,
    Term,
)
from concord.society.committees.states import CommitteeAction, MeetingState, State, is_legal, terms_in_a_row
from concord.society.people.zones import host_today
from concord.web.society.committees import actions, words
from concord.web.society.documents import download
from concord.web.society.history import history
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import date

    from django.http import HttpResponse
    from django.http.response import HttpResponseBase
    from django.utils.functional import _StrOrPromise

    from concord.web.society.actions import ActionTable

PAGE = 50
MOST_ROWS = 50


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One seat on the day. ``in_a_row`` counts the holder's terms without a gap, the present one included."""

    seat: Seat
    state: _StrOrPromise
    holder: Term | None
    in_a_row: int
    coming: tuple[Term, ...]
    past: tuple[Term, ...]
    basis: Agreement | None
    fulfils: Sequence[Deliverable]
    verbs: Sequence[tuple[str, _StrOrPromise]]
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
    staff = may(actor, "edit", committee)
    context = {
        "committee": committee,
        "lines": lines,
        "held": sum(line.holder is not None for line in lines),
        "name_shown_to": _name_shown_to(actor, committee, lines),
        "may_manage": staff,
        "may_call": may(actor, "call", committee),
        "meetings": [{"meeting": row, "state": words.MEETING[row.state_on(day)]} for row in meetings],
        "actions": _open_actions(request, committee),
        "happenings": history(actor, [committee, *(line.seat for line in lines)]) if staff else [],
    }
    return render(request, "society/committees/page.html", context)


def _name_shown_to(actor: Actor, committee: Committee, lines: list[RosterLine]) -> str:
    """To whom the reader, who holds a seat here, shows their name on the public roster; else nothing."""
    own = (line.holder.person for line in lines if line.holder and line.holder.person_id == actor.person)
    person = next(own, None)
    return str(person.get_listed_display()) if person and committee.roster_is_public else ""


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
    actor, state = request.actor, shown.state_on(request.actor.today)
    terms = Term.objects.filter(seat__committee=shown.committee_id)
    runs = may(actor, CommitteeAction.ADOPT, shown)
    serves = terms.on(host_today()).filter(person=actor.person).exists()
    voters = terms.on(shown.held_on).select_related("person", "seat__nominated_by").order_by("seat__position")
    context = {
        "meeting": shown,
        "committee": shown.committee,
        "state": words.MEETING[state],
        "items": [_item(item, actor, state, runs=runs, serves=serves) for item in _items(shown)],
        "verbs": _offered(actions.MEETING, state) if runs else [],
        "voters": voters,
    }
    return render(request, "society/committees/meeting.html", context)


def minutes(request: SocietyRequest, key: str) -> HttpResponseBase:
    """The minutes as the file that was handed in."""
    return download(
        request, find(request.actor, CommitteeMeeting.objects.select_related("minutes"), key).minutes
    )


def roster(actor: Actor, committees: Iterable[Committee], day: date) -> list[RosterLine]:
    """The seats that exist on that day, by committee and position; a fixed number of queries."""
    terms = with_readable(actor, Term.objects.all(), "person", "end_reason")
    terms = terms.select_related("person").order_by("-since")
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
    acts = actor.has(Role.HOST_STAFF) and day == actor.today
    return [_line(actor, seat, day, bases, fulfilments, acts=acts) for seat in seats]


def _in_a_row(seat: Seat, holder: Term | None) -> int:
    if holder is None:
        return 0
    return terms_in_a_row(seat.term_dates(), holder.person_id, holder.until, seat.term_months)


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
    state = seat.state_on(day)
    return RosterLine(
        seat=seat,
        state=words.SEAT[state],
        holder=holder,
        in_a_row=_in_a_row(seat, holder),
        coming=tuple(term for term in reversed(terms) if term.since > day),
        past=tuple(term for term in terms if term.until <= day),
        basis=bases.get(seat.basis_key),
        fulfils=fulfilments[seat.key],
        verbs=_offered(actions.SEAT, state) if acts else [],
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
    return [{"action": row, "state": words.ACTION_ITEM[row.state_on(request.as_of)]} for row in rows]


def _items(shown: CommitteeMeeting) -> QuerySet[AgendaItem]:
    return shown.items.select_related("resolution").prefetch_related(
        Prefetch("interests", queryset=Interest.objects.select_related("person")),
        Prefetch("actions", queryset=ActionItem.objects.select_related("owner")),
    )


def _item(item: AgendaItem, actor: Actor, state: MeetingState, *, runs: bool, serves: bool) -> dict[str, Any]:
    decided = hasattr(item, "resolution")
    declared = any(interest.person_id == actor.person for interest in item.interests.all())
    offered = [CommitteeAction.ASSIGN] if runs else []
    if not decided:
        offered += [CommitteeAction.RESOLVE] if runs else []
        offered += [CommitteeAction.DECLARE] if serves and not declared else []
    return {
        "item": item,
        "decided": decided,
        "verbs": _offered(actions.ITEM, state, offered),
        "actions": [_action(action, actor, runs=runs) for action in item.actions.all()],
    }


def _action(action: ActionItem, actor: Actor, *, runs: bool) -> dict[str, Any]:
    state = action.state_on(actor.today)
    offered = [CommitteeAction.FINISH] if runs or action.owner_id == actor.person else []
    offered += [CommitteeAction.DROP] if runs else []
    return {
        "action": action,
        "state": words.ACTION_ITEM[state],
        "verbs": _offered(actions.ACTION_ITEM, state, offered),
    }


def _offered(
    table: ActionTable, state: State, among: Container[str] | None = None
) -> list[tuple[str, _StrOrPromise]]:
    """The actions of the table that are possible in that state, or of them those named, with their labels."""
    return [
        (name, action.label)
        for name, action in table.actions.items()
        if is_legal(CommitteeAction(name), state) and (among is None or name in among)
    ]
