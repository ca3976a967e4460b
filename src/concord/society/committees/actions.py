"""What is done in committees: seats are added and given to people, meetings called, decisions recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from concord.kernel import clock
from concord.kernel.text import nfc, nfc_lines
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError, may, require
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
from concord.society.committees.notices import tell_appointed, tell_owner, tell_who_serves
from concord.society.committees.queries import (
    abstaining,
    holders_on,
    state_of_action_item,
    state_of_meeting,
    state_of_seat,
    state_of_term,
    term_dates,
)
from concord.society.committees.states import Verb, end_of_term, is_legal, may_serve
from concord.society.errors import TooLateError, VerbRefusedError
from concord.society.ledger.entries import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.committees.states import State
    from concord.society.files.models import StoredFile
    from concord.society.people.models import Organisation, Person

DESCRIBED = ("name_en", "name_ko", "remit_en", "remit_ko", "roster_is_public")
CHANGED = ("nominated_by", "basis_kind", "basis_key", "basis_note", "term_months", "most_terms")


@transaction.atomic
def create_committee(
    *,
    actor: Actor,
    organisation: Organisation,
    name_en: str,
    name_ko: str = "",
    remit_en: str = "",
    remit_ko: str = "",
    roster_is_public: bool = True,
) -> Committee:
    """Set up a committee of the host. Raises RefusedError unless the actor is its staff.

    Raises VerbRefusedError if the organisation has a committee of that name.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("create")
    _refuse_name_taken(organisation, name_en)
    committee = Committee.objects.create(
        organisation=organisation,
        layer=organisation.layer,
        name_en=nfc(name_en),
        name_ko=nfc(name_ko),
        remit_en=nfc(remit_en),
        remit_ko=nfc(remit_ko),
        roster_is_public=roster_is_public,
    )
    record(actor, "committee.founded", committee)
    return committee


@transaction.atomic
def edit_committee(*, actor: Actor, committee: Committee, changes: Mapping[str, str | bool]) -> Committee:
    """Change names, remit, and who may read the roster. Raises as :func:`create_committee` does."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require(actor, "manage", committee)
    if changes["name_en"] != committee.name_en:
        _refuse_name_taken(committee.organisation, str(changes["name_en"]))
    for name in DESCRIBED:
        value = changes[name]
        setattr(committee, name, nfc(value) if isinstance(value, str) else value)
    committee.save(update_fields=DESCRIBED)
    record(actor, "committee.described", committee)
    return committee


@transaction.atomic
def add_seat(
    *,
    actor: Actor,
    committee: Committee,
    role: SeatRole = SeatRole.MEMBER,
    nominated_by: Organisation | None = None,
    basis: tuple[str, str] = ("", ""),
    basis_note: str = "",
    term_months: int = 36,
    most_terms: int = 2,
) -> Seat:
    """Add a seat; ``basis`` is kind and key of what it rests on. VerbRefusedError for a second chair."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require(actor, "manage", committee)
    if role == SeatRole.CHAIR and committee.seats.filter(role=SeatRole.CHAIR).exists():
        raise VerbRefusedError("second_chair")
    last = committee.seats.aggregate(last=Max("position"))["last"] or 0
    seat = Seat.objects.create(
        committee=committee,
        position=last + 1,
        role=role,
        nominated_by=nominated_by,
        basis_kind=basis[0],
        basis_key=basis[1],
        basis_note=nfc(basis_note),
        term_months=term_months,
        most_terms=most_terms,
        opened_on=clock.today(),
    )
    record(actor, "seat.added", seat, facts={"role": str(role), "basis": basis[1]})
    return seat


@transaction.atomic
def change_seat(
    *,
    actor: Actor,
    seat: Seat,
    nominated_by: Organisation | None,
    basis: tuple[str, str],
    basis_note: str,
    term_months: int,
    most_terms: int,
) -> Seat:
    """Change who names the holder, what the seat rests on, and how long and how often one serves.

    Terms already given keep their days. The role stays: another role is another seat.
    """
    seat = locked_seat(actor, seat, Verb.CHANGE_SEAT)
    seat.nominated_by = nominated_by
    seat.basis_kind, seat.basis_key = basis
    seat.basis_note = nfc(basis_note)
    seat.term_months, seat.most_terms = term_months, most_terms
    seat.save(update_fields=CHANGED)
    record(actor, "seat.changed", seat, facts={"months": term_months, "basis": basis[1]})
    return seat


@transaction.atomic
def close_seat(*, actor: Actor, seat: Seat, reason: str) -> Seat:
    """Close a vacant seat from today. VerbRefusedError for the chair's: a committee always has one."""
    seat = locked_seat(actor, seat, Verb.CLOSE_SEAT)
    if seat.role == SeatRole.CHAIR:
        raise VerbRefusedError("the_chair_stays")
    seat.closed_on = clock.today()
    seat.save(update_fields=["closed_on"])
    record(actor, "seat.closed", seat, reason=reason)
    return seat


@transaction.atomic
def appoint(*, actor: Actor, seat: Seat, person: Person, since: date) -> Term:
    """Give the seat to a person for one term; the person is mailed.

    Raises VerbRefusedError if it is held on a day of the term, after the most terms in a row, or if one
    of the two is real and the other of the rehearsal.
    """
    seat = locked_seat(actor, seat, Verb.APPOINT)
    until = end_of_term(since, seat.term_months)
    terms = term_dates(seat)
    if person.layer != seat.committee.layer:
        raise VerbRefusedError("layers_are_not_mixed")
    if any(term.since < until and since < term.until for term in terms):
        raise VerbRefusedError("seat_is_held")
    if not may_serve(terms, person.pk, since, seat.most_terms):
        raise VerbRefusedError("most_terms_served")
    term = Term.objects.create(seat=seat, person=person, since=since, until=until)
    record(
        actor, "seat.filled", seat, facts={"term": term.key, "person": person.key, "since": since.isoformat()}
    )
    tell_appointed(term)
    return term


@transaction.atomic
def end_term(*, actor: Actor, term: Term, until: date, reason: str) -> Term:
    """End a term early, with the reason; the seat is vacant from that day.

    Raises VerbRefusedError for a day outside the term.
    """
    term = locked_term(actor, term, Verb.END_TERM)
    if not term.since < until <= term.until:
        raise VerbRefusedError("outside_the_term")
    term.until, term.end_reason = until, nfc(reason)
    term.save(update_fields=["until", "end_reason"])
    record(
        actor, "seat.vacated", term.seat, facts={"term": term.key, "until": until.isoformat()}, reason=reason
    )
    return term


@transaction.atomic
def withdraw_term(*, actor: Actor, term: Term, reason: str) -> None:
    """Take an appointment back before its first day. The ledger keeps that it was made."""
    term = locked_term(actor, term, Verb.WITHDRAW_TERM)
    record(actor, "seat.appointment_withdrawn", term.seat, facts={"term": term.key}, reason=reason)
    term.delete()


def _refuse_name_taken(organisation: Organisation, name: str) -> None:
    if Committee.objects.filter(organisation=organisation, name_en=nfc(name)).exists():
        raise VerbRefusedError("committee_name_taken")


@transaction.atomic
def call_meeting(
    *, actor: Actor, committee: Committee, held_on: date, place: str = "", items: Sequence[str] = ()
) -> CommitteeMeeting:
    """Call a meeting with its agenda: the chair or the host's staff. Those who serve then are mailed."""
    require(actor, "call", committee)
    meeting = CommitteeMeeting.objects.create(committee=committee, held_on=held_on, place=nfc(place))
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, title=nfc(title))
        for position, title in enumerate(items, start=1)
    )
    record(actor, "sitting.called", meeting, facts={"held_on": held_on.isoformat(), "items": len(items)})
    if held_on >= clock.today():
        tell_who_serves(actor, meeting, "sitting_called")
    return meeting


@transaction.atomic
def move_meeting(*, actor: Actor, meeting: CommitteeMeeting, held_on: date, place: str) -> CommitteeMeeting:
    """Move a meeting to another day from today on, or another place; those who serve are mailed.

    Raises VerbRefusedError for a day that has passed.
    """
    meeting = locked_meeting(actor, meeting, Verb.MOVE)
    if held_on < clock.today():
        raise VerbRefusedError("day_has_passed")
    meeting.held_on, meeting.place = held_on, nfc(place)
    meeting.save(update_fields=["held_on", "place"])
    record(actor, "sitting.moved", meeting, facts={"held_on": held_on.isoformat()})
    tell_who_serves(actor, meeting, "sitting_moved")
    return meeting


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: CommitteeMeeting, reason: str) -> CommitteeMeeting:
    """Cancel a meeting before its day, with the reason; those who serve are mailed."""
    meeting = locked_meeting(actor, meeting, Verb.CANCEL)
    if not reason:
        raise VerbRefusedError("reason_missing")
    meeting.cancelled_because = nfc(reason)
    meeting.save(update_fields=["cancelled_because"])
    record(actor, "sitting.cancelled", meeting, reason=reason)
    tell_who_serves(actor, meeting, "sitting_cancelled")
    return meeting


@transaction.atomic
def add_item(*, actor: Actor, meeting: CommitteeMeeting, title: str) -> AgendaItem:
    """Add a point to the agenda."""
    meeting = locked_meeting(actor, meeting, Verb.ADD_ITEM)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(meeting=meeting, position=last + 1, title=nfc(title))
    record(actor, "sitting.item_added", item)
    return item


@transaction.atomic
def write_minutes(
    *, actor: Actor, meeting: CommitteeMeeting, text: str = "", file: StoredFile | None = None
) -> CommitteeMeeting:
    """Write the minutes, as text, as a file, or both; a file replaces the one before.

    Raises VerbRefusedError if there is neither.
    """
    meeting = locked_meeting(actor, meeting, Verb.WRITE_MINUTES)
    meeting.minutes_text = nfc_lines(text)
    meeting.minutes = file or meeting.minutes
    if not meeting.minutes_text and meeting.minutes is None:
        raise VerbRefusedError("minutes_missing")
    meeting.save(update_fields=["minutes_text", "minutes"])
    facts = {"sha256": file.sha256} if file else {}
    record(actor, "sitting.minutes_written", meeting, facts=facts)
    return meeting


@transaction.atomic
def adopt_minutes(*, actor: Actor, meeting: CommitteeMeeting) -> CommitteeMeeting:
    """Adopt the minutes: from then on the meeting is a record. Raises VerbRefusedError without minutes."""
    meeting = locked_meeting(actor, meeting, Verb.ADOPT)
    if not meeting.minutes_text and meeting.minutes is None:
        raise VerbRefusedError("minutes_missing")
    meeting.adopted_on = clock.today()
    meeting.save(update_fields=["adopted_on"])
    record(actor, "sitting.minutes_adopted", meeting)
    return meeting


@transaction.atomic
def declare_interest(*, actor: Actor, item: AgendaItem, statement: str, abstains: bool = True) -> Interest:
    """Declare one's own conflict of interest on an item; nobody declares it for somebody else.

    Raises VerbRefusedError if it is declared already, or after the committee has decided.
    """
    item = locked_item(actor, item, Verb.DECLARE)
    assert actor.person is not None
    if Resolution.objects.filter(item=item).exists():
        raise VerbRefusedError("decided_already")
    if item.interests.filter(person=actor.person).exists():
        raise VerbRefusedError("declared_already")
    interest = Interest.objects.create(
        item=item, person_id=actor.person, statement=nfc(statement), abstains=abstains
    )
    record(actor, "sitting.interest_declared", item, facts={"abstains": abstains}, reason=statement)
    return interest


@transaction.atomic
def resolve(
    *, actor: Actor, item: AgendaItem, text: str, votes_for: int, votes_against: int, abstentions: int
) -> Resolution:
    """Record what was decided and how the votes fell.

    Raises VerbRefusedError if it was decided already, or if there are more votes than holders of seats on
    that day less those who abstain for an interest.
    """
    item = locked_item(actor, item, Verb.RESOLVE)
    if Resolution.objects.filter(item=item).exists():
        raise VerbRefusedError("decided_already")
    holders = holders_on(item)
    if votes_for + votes_against > len(holders - abstaining(item)):
        raise VerbRefusedError("more_votes_than_voters")
    if votes_for + votes_against + abstentions > len(holders):
        raise VerbRefusedError("more_votes_than_seats")
    resolution = Resolution.objects.create(
        item=item,
        text=nfc_lines(text),
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
    )
    facts = {"for": votes_for, "against": votes_against, "abstentions": abstentions}
    record(actor, "sitting.resolved", item, facts=facts)
    return resolution


@transaction.atomic
def assign(*, actor: Actor, item: AgendaItem, text: str, owner: Person, due: date) -> ActionItem:
    """Ask a person to do something by a day; they are mailed.

    Raises VerbRefusedError for a day before the meeting.
    """
    item = locked_item(actor, item, Verb.ASSIGN)
    if due < item.meeting.held_on:
        raise VerbRefusedError("due_before_sitting")
    action = ActionItem.objects.create(item=item, text=nfc(text), owner=owner, due=due)
    record(actor, "action.assigned", action, facts={"owner": owner.key, "due": due.isoformat()})
    tell_owner(actor, action)
    return action


@transaction.atomic
def finish(*, actor: Actor, action: ActionItem, outcome: str = "") -> ActionItem:
    """Close an action as done: its owner, or who runs the meeting."""
    action = locked_action_item(actor, action, Verb.FINISH)
    action.done_on, action.outcome = clock.today(), nfc(outcome)
    action.save(update_fields=["done_on", "outcome"])
    record(actor, "action.finished", action)
    return action


@transaction.atomic
def drop(*, actor: Actor, action: ActionItem, outcome: str) -> ActionItem:
    """Close an action that will not be done, with the reason: who runs the meeting."""
    action = locked_action_item(actor, action, Verb.DROP)
    action.dropped_on, action.outcome = clock.today(), nfc(outcome)
    action.save(update_fields=["dropped_on", "outcome"])
    record(actor, "action.dropped", action, reason=outcome)
    return action


# The right that a verb needs, and the object that holds it where that is not the object of the verb.
RIGHT: dict[Verb, str] = {
    Verb.APPOINT: "appoint",
    Verb.CHANGE_SEAT: "change",
    Verb.CLOSE_SEAT: "close",
    Verb.END_TERM: "end",
    Verb.WITHDRAW_TERM: "withdraw",
    Verb.DECLARE: "declare",
    Verb.FINISH: "finish",
    Verb.DROP: "drop",
}


def check(verb: Verb, state: State) -> None:
    """Return if the verb is legal in that state. Raises TooLateError."""
    if not is_legal(verb, state):
        raise TooLateError(verb, state)


def locked_seat(actor: Actor, seat: Seat, verb: Verb) -> Seat:
    """The seat as it stands now, its row locked to the end of the transaction.

    Raises AccessError if the actor may not, TooLateError if the verb is not legal today.
    """
    now = Seat.objects.select_for_update().get(pk=seat.pk)
    require(actor, RIGHT[verb], now)
    check(verb, state_of_seat(now, clock.today()))
    return now


def locked_term(actor: Actor, term: Term, verb: Verb) -> Term:
    """The term as it stands now, its seat locked. Raises as :func:`locked_seat` does."""
    Seat.objects.select_for_update().get(pk=term.seat_id)
    now = Term.objects.select_related("seat__committee").get(pk=term.pk)
    require(actor, RIGHT[verb], now)
    check(verb, state_of_term(now, clock.today()))
    return now


def locked_meeting(actor: Actor, meeting: CommitteeMeeting, verb: Verb) -> CommitteeMeeting:
    """The meeting as it stands now, locked. Raises as :func:`locked_seat` does."""
    now = CommitteeMeeting.objects.select_for_update().get(pk=meeting.pk)
    require(actor, "run", now)
    check(verb, state_of_meeting(now, clock.today()))
    return now


def locked_item(actor: Actor, item: AgendaItem, verb: Verb) -> AgendaItem:
    """The item as it stands now, its meeting locked. Raises as :func:`locked_seat` does."""
    CommitteeMeeting.objects.select_for_update().get(pk=item.meeting_id)
    now = AgendaItem.objects.select_related("meeting__committee").get(pk=item.pk)
    _require_of_item(actor, now, verb)
    check(verb, state_of_meeting(now.meeting, clock.today()))
    return now


def locked_action_item(actor: Actor, action: ActionItem, verb: Verb) -> ActionItem:
    """The action as it stands now, locked. Raises as :func:`locked_seat` does."""
    now = ActionItem.objects.select_for_update().get(pk=action.pk)
    require(actor, RIGHT[verb], now)
    check(verb, state_of_action_item(now, clock.today()))
    return now


def _require_of_item(actor: Actor, item: AgendaItem, verb: Verb) -> None:
    if verb in RIGHT:
        require(actor, RIGHT[verb], item)
    else:
        require(actor, "run", item.meeting)


def possible_on_seat(actor: Actor, seat: Seat) -> list[Verb]:
    """What the actor may do with the seat today; fetch it with its terms to ask no query for its state."""
    state = state_of_seat(seat, clock.today())
    verbs = (Verb.APPOINT, Verb.CHANGE_SEAT, Verb.CLOSE_SEAT)
    return [verb for verb in verbs if is_legal(verb, state) and may(actor, RIGHT[verb], seat)]


def possible_on_meeting(actor: Actor, meeting: CommitteeMeeting) -> list[Verb]:
    """What the actor may do with the meeting today."""
    state = state_of_meeting(meeting, clock.today())
    verbs = (Verb.ADD_ITEM, Verb.WRITE_MINUTES, Verb.ADOPT, Verb.MOVE, Verb.CANCEL)
    return [verb for verb in verbs if is_legal(verb, state)] if may(actor, "run", meeting) else []
