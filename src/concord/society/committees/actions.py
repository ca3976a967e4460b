"""What is done in committees: seats are added and given to people, meetings called, decisions recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext_lazy as _

from concord.kernel.dates import LAST_DAY
from concord.kernel.text import clean_lines, same_name
from concord.society.access import Actor, RefusedError, Role, locked, require
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
from concord.society.committees.queries import abstaining, holders_on
from concord.society.committees.states import (
    CommitteeAction,
    State,
    TermDates,
    end_of_term,
    is_legal,
    may_serve,
)
from concord.society.errors import MIXED_LAYERS, Refusals, WrongStateError
from concord.society.files.storage import keep
from concord.society.ledger.entries import record
from concord.society.people.queries import selves

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.core.files import File

    from concord.society.people.models import Organisation, Person

Part = TypeVar("Part", Seat, Term, CommitteeMeeting, AgendaItem, ActionItem)

# What is locked with a part of a committee: the seat of a term, the meeting of an item, the committee.
_LOCKED_WITH: dict[type[Model], str] = {
    Seat: "committee",
    Term: "seat__committee",
    CommitteeMeeting: "committee",
    AgendaItem: "meeting__committee",
    ActionItem: "item__meeting__committee",
}

refused = Refusals(
    {
        "committee_name_taken": ("name_en", _("There is a committee of this name already.")),
        "second_chair": (
            "role",
            _("The committee has a seat of the chair already: there is one chair at a time."),
        ),
        "the_chair_stays": ("", _("The seat of the chair is not closed: it is held or vacant.")),
        "layers_are_not_mixed": ("person", MIXED_LAYERS),
        "owner_of_another_layer": ("owner", MIXED_LAYERS),
        "body_of_another_layer": ("nominated_by", MIXED_LAYERS),
        "seat_is_held": (
            "since",
            _("Somebody holds the seat on a day of this term. Choose a later first day."),
        ),
        "most_terms_served": (
            "person",
            _("They have served the most terms in a row that this seat allows."),
        ),
        "outside_the_term": ("until", _("The day lies outside the term.")),
        "day_has_passed": ("held_on", _("The day has passed.")),
        "minutes_missing": ("text", _("Write the minutes, or hand in a file.")),
        "decided_already": ("", _("The committee has decided on this item already.")),
        "declared_already": ("", _("You have declared your interest on this item already.")),
        "more_votes_than_voters": (
            "votes_for",
            _("There are more votes for and against than holders of seats who may vote."),
        ),
        "more_votes_than_seats": (
            "abstentions",
            _("There are more votes than holders of seats on that day."),
        ),
        "ends_beyond_the_calendar": ("since", _("The term would end after the last day that is kept.")),
        "due_before_sitting": ("due", _("The day comes before the meeting.")),
    }
)


def _open(actor: Actor, part: Part, action: CommitteeAction) -> Part:
    """The part as it stands now, locked to the end of the transaction, for an action that is possible.

    Raises AccessError if the actor may not, WrongStateError if the action is not possible today.
    """
    now = locked(part, _LOCKED_WITH[type(part)])
    require(actor, action, now)
    state: State = now.state_on(actor.today)
    if not is_legal(action, state):
        raise WrongStateError(action, state)
    return now


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

    Raises ValidationError if the organisation has a committee of that name.
    """
    if not actor.has(Role.HOST_STAFF) or organisation.pk not in actor.represents:
        raise RefusedError("create")
    locked(organisation)
    _refuse_name_taken(organisation, name_en)
    committee = Committee.objects.create(
        organisation=organisation,
        layer=organisation.layer,
        name_en=name_en,
        name_ko=name_ko,
        remit_en=remit_en,
        remit_ko=remit_ko,
        roster_is_public=roster_is_public,
    )
    record(actor, "committee.founded", committee)
    return committee


@transaction.atomic
def edit_committee(
    *,
    actor: Actor,
    committee: Committee,
    name_en: str,
    name_ko: str,
    remit_en: str,
    remit_ko: str,
    roster_is_public: bool,
) -> Committee:
    """Change names, remit, and who may read the roster. Raises as :func:`create_committee` does."""
    committee = locked(committee)
    require(actor, "edit", committee)
    if same_name(name_en) != same_name(committee.name_en):
        locked(committee.organisation)
        _refuse_name_taken(committee.organisation, name_en)
    committee.name_en, committee.name_ko = name_en, name_ko
    committee.remit_en, committee.remit_ko = remit_en, remit_ko
    committee.roster_is_public = roster_is_public
    committee.save()
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
    """Add a seat; ``basis`` is kind and key of what it rests on. ValidationError for a second chair."""
    committee = locked(committee)
    require(actor, "add_seat", committee)
    _refuse_another_layer(committee, nominated_by)
    if role == SeatRole.CHAIR and committee.seats.filter(role=SeatRole.CHAIR).exists():
        raise refused("second_chair")
    last = committee.seats.aggregate(last=Max("position"))["last"] or 0
    seat = Seat.objects.create(
        committee=committee,
        position=last + 1,
        role=role,
        nominated_by=nominated_by,
        basis_kind=basis[0],
        basis_key=basis[1],
        basis_note=basis_note,
        term_months=term_months,
        most_terms=most_terms,
        opened_on=actor.today,
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
    seat = _open(actor, seat, CommitteeAction.CHANGE_SEAT)
    _refuse_another_layer(seat.committee, nominated_by)
    seat.nominated_by = nominated_by
    seat.basis_kind, seat.basis_key = basis
    seat.basis_note = basis_note
    seat.term_months, seat.most_terms = term_months, most_terms
    seat.save()
    record(actor, "seat.changed", seat, facts={"months": term_months, "basis": basis[1]})
    return seat


@transaction.atomic
def close_seat(*, actor: Actor, seat: Seat, reason: str) -> Seat:
    """Close a vacant seat from today. ValidationError for the chair's: a committee always has one."""
    seat = _open(actor, seat, CommitteeAction.CLOSE_SEAT)
    if seat.role == SeatRole.CHAIR:
        raise refused("the_chair_stays")
    seat.closed_on = actor.today
    seat.save(update_fields=["closed_on"])
    record(actor, "seat.closed", seat, reason=reason)
    return seat


@transaction.atomic
def appoint(*, actor: Actor, seat: Seat, person: Person, since: date) -> Term:
    """Give the seat to a person for one term; the person is mailed.

    Raises ValidationError if it is held on a day of the term, after the most terms in a row, or if one
    of the two is real and the other of the rehearsal.
    """
    seat = _open(actor, seat, CommitteeAction.APPOINT)
    until = end_of_term(since, seat.term_months)
    terms = seat.term_dates()
    if until > LAST_DAY:
        raise refused("ends_beyond_the_calendar")
    if person.layer != seat.committee.layer:
        raise refused("layers_are_not_mixed")
    if person.pk in selves(actor.person):
        raise refused("own_role")
    if any(term.since < until and since < term.until for term in terms):
        raise refused("seat_is_held")
    if not may_serve(terms, TermDates(person.pk, since, until), seat.term_months, seat.most_terms):
        raise refused("most_terms_served")
    term = Term.objects.create(seat=seat, person=person, since=since, until=until)
    facts = {"term": term.key, "person": person.key, "since": since.isoformat()}
    record(actor, "seat.filled", seat, facts=facts, rows=[term])
    tell_appointed(term)
    return term


@transaction.atomic
def end_term(*, actor: Actor, term: Term, until: date, reason: str) -> Term:
    """End a term early, with the reason; the seat is vacant from that day.

    Raises ValidationError for a day outside the term.
    """
    term = _open(actor, term, CommitteeAction.END_TERM)
    if not term.since < until <= term.until:
        raise refused("outside_the_term")
    term.until, term.end_reason = until, reason
    term.save(update_fields=["until", "end_reason"])
    facts = {"term": term.key, "until": until.isoformat()}
    record(actor, "seat.vacated", term.seat, facts=facts, reason=reason, rows=[term])
    return term


@transaction.atomic
def withdraw_term(*, actor: Actor, term: Term, reason: str) -> None:
    """Take an appointment back before its first day. The ledger keeps that it was made."""
    term = _open(actor, term, CommitteeAction.WITHDRAW_TERM)
    facts, seat = {"term": term.key}, term.seat
    term.delete()
    record(actor, "seat.appointment_withdrawn", seat, facts=facts, reason=reason, rows=[term])


def _refuse_another_layer(committee: Committee, nominated_by: Organisation | None) -> None:
    if nominated_by is not None and nominated_by.layer != committee.layer:
        raise refused("body_of_another_layer")


def _refuse_name_taken(organisation: Organisation, name: str) -> None:
    names = Committee.objects.filter(organisation=organisation).values_list("name_en", flat=True)
    if same_name(name) in map(same_name, names):
        raise refused("committee_name_taken")


@transaction.atomic
def call_meeting(
    *, actor: Actor, committee: Committee, held_on: date, place: str = "", items: Sequence[str] = ()
) -> CommitteeMeeting:
    """Call a meeting with its agenda: the chair or the host's staff. Those who serve then are mailed."""
    require(actor, "call", committee)
    meeting = CommitteeMeeting.objects.create(committee=committee, held_on=held_on, place=place)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, title=title)
        for position, title in enumerate(items, start=1)
    )
    record(actor, "sitting.called", meeting, facts={"held_on": held_on.isoformat(), "items": len(items)})
    if held_on >= actor.today:
        tell_who_serves(actor, meeting, "sitting_called")
    return meeting


@transaction.atomic
def move_meeting(*, actor: Actor, meeting: CommitteeMeeting, held_on: date, place: str) -> CommitteeMeeting:
    """Move a meeting to another day from today on, or another place; those who serve are mailed.

    Raises ValidationError for a day that has passed.
    """
    meeting = _open(actor, meeting, CommitteeAction.MOVE)
    if held_on < actor.today:
        raise refused("day_has_passed")
    meeting.held_on, meeting.place = held_on, place
    meeting.save(update_fields=["held_on", "place"])
    record(actor, "sitting.moved", meeting, facts={"held_on": held_on.isoformat()})
    tell_who_serves(actor, meeting, "sitting_moved")
    return meeting


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: CommitteeMeeting, reason: str) -> CommitteeMeeting:
    """Cancel a meeting before its day, with the reason; those who serve are mailed."""
    meeting = _open(actor, meeting, CommitteeAction.CANCEL)
    if not reason:
        raise refused("reason_missing")
    meeting.cancelled_because = reason
    meeting.save(update_fields=["cancelled_because"])
    record(actor, "sitting.cancelled", meeting, reason=reason)
    tell_who_serves(actor, meeting, "sitting_cancelled")
    return meeting


@transaction.atomic
def add_item(*, actor: Actor, meeting: CommitteeMeeting, title: str) -> AgendaItem:
    """Add a point to the agenda."""
    meeting = _open(actor, meeting, CommitteeAction.ADD_ITEM)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(meeting=meeting, position=last + 1, title=title)
    record(actor, "sitting.item_added", item)
    return item


@transaction.atomic
def write_minutes(
    *, actor: Actor, meeting: CommitteeMeeting, text: str = "", file: File[bytes] | None = None
) -> CommitteeMeeting:
    """Write the minutes, as text, as a file, or both; a file replaces the one before.

    Raises ValidationError if there is neither.
    """
    meeting = _open(actor, meeting, CommitteeAction.WRITE_MINUTES)
    meeting.minutes_text = clean_lines(text)
    if file:
        meeting.minutes = keep(actor=actor, file=file)
    if not meeting.minutes_text and meeting.minutes is None:
        raise refused("minutes_missing")
    meeting.save(update_fields=["minutes_text", "minutes"])
    facts = {"sha256": meeting.minutes.sha256} if file and meeting.minutes else {}
    record(actor, "sitting.minutes_written", meeting, facts=facts)
    return meeting


@transaction.atomic
def adopt_minutes(*, actor: Actor, meeting: CommitteeMeeting) -> CommitteeMeeting:
    """Adopt the minutes: from then on the meeting is a record. Raises ValidationError without minutes."""
    meeting = _open(actor, meeting, CommitteeAction.ADOPT)
    if not meeting.minutes_text and meeting.minutes is None:
        raise refused("minutes_missing")
    meeting.adopted_on = actor.today
    meeting.save(update_fields=["adopted_on"])
    record(actor, "sitting.minutes_adopted", meeting)
    return meeting


@transaction.atomic
def declare_interest(*, actor: Actor, item: AgendaItem, statement: str, abstains: bool = True) -> Interest:
    """Declare one's own conflict of interest on an item; nobody declares it for somebody else.

    Raises ValidationError if it is declared already, or after the committee has decided.
    """
    item = _open(actor, item, CommitteeAction.DECLARE)
    assert actor.person is not None
    if Resolution.objects.filter(item=item).exists():
        raise refused("decided_already")
    if item.interests.filter(person=actor.person).exists():
        raise refused("declared_already")
    interest = Interest.objects.create(
        item=item, person_id=actor.person, statement=statement, abstains=abstains
    )
    record(actor, "sitting.interest_declared", item, facts={"abstains": abstains}, reason=statement)
    return interest


@transaction.atomic
def resolve(
    *, actor: Actor, item: AgendaItem, text: str, votes_for: int, votes_against: int, abstentions: int
) -> Resolution:
    """Record what was decided and how the votes fell.

    Raises ValidationError if it was decided already, or if there are more votes than holders of seats on
    that day less those who abstain for an interest.
    """
    item = _open(actor, item, CommitteeAction.RESOLVE)
    if Resolution.objects.filter(item=item).exists():
        raise refused("decided_already")
    holders = holders_on(item)
    if votes_for + votes_against > len(holders - abstaining(item)):
        raise refused("more_votes_than_voters")
    if votes_for + votes_against + abstentions > len(holders):
        raise refused("more_votes_than_seats")
    resolution = Resolution.objects.create(
        item=item,
        text=text,
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

    Raises ValidationError for a day before the meeting.
    """
    item = _open(actor, item, CommitteeAction.ASSIGN)
    if due < item.meeting.held_on:
        raise refused("due_before_sitting")
    if owner.layer != item.meeting.committee.layer:
        raise refused("owner_of_another_layer")
    action = ActionItem.objects.create(item=item, text=text, owner=owner, due=due)
    record(actor, "action.assigned", action, facts={"owner": owner.key, "due": due.isoformat()})
    tell_owner(actor, action)
    return action


@transaction.atomic
def finish(*, actor: Actor, action: ActionItem, outcome: str = "") -> ActionItem:
    """Close an action as done: its owner, or who runs the meeting."""
    action = _open(actor, action, CommitteeAction.FINISH)
    action.done_on, action.outcome = actor.today, outcome
    action.save(update_fields=["done_on", "outcome"])
    record(actor, "action.finished", action)
    return action


@transaction.atomic
def drop(*, actor: Actor, action: ActionItem, outcome: str) -> ActionItem:
    """Close an action that will not be done, with the reason: who runs the meeting."""
    action = _open(actor, action, CommitteeAction.DROP)
    action.dropped_on, action.outcome = actor.today, outcome
    action.save(update_fields=["dropped_on", "outcome"])
    record(actor, "action.dropped", action, reason=outcome)
    return action
