"""The actions of committees, of their seats and terms, and of meetings, their agenda and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from concord.kernel.formatting import format_date
from concord.society.access import Actor, Role
from concord.society.committees import actions
from concord.society.committees.models import (
    ActionItem,
    AgendaItem,
    Committee,
    CommitteeMeeting,
    Seat,
    Term,
)
from concord.society.committees.notices import readers_who_serve
from concord.society.committees.queries import holders_on
from concord.society.committees.states import CommitteeAction
from concord.society.people.models import Organisation, Person
from concord.society.people.zones import host_today
from concord.web.society.actions import Action, ActionTable, Place, holders
from concord.web.society.committees import forms
from concord.web.society.fields import ReasonForm

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


_DESCRIBED = ("name_en", "name_ko", "remit_en", "remit_ko", "roster_is_public")
_SEAT = ("nominated_by", "basis_note", "term_months", "most_terms")


def _host() -> Organisation:
    return Organisation.objects.get(is_host=True)


def _create(*, actor: Actor, **answers: Any) -> Committee:  # noqa: ANN401 - the answers of the form
    return actions.create_committee(actor=actor, organisation=_host(), **answers)


def _place_of_committee(committee: Committee) -> Place:
    return Place(committee.name, committee.get_absolute_url(), committee.layer)


def _place_of_meeting(meeting: CommitteeMeeting) -> Place:
    return Place(str(meeting), meeting.get_absolute_url(), meeting.committee.layer)


def _heading_of_seat(label: _StrOrPromise, seat: Seat) -> str:
    return f"{label}: {seat.position} {seat.get_role_display()}"


def _readers_of_meeting(actor: Actor, meeting: CommitteeMeeting) -> Any:  # noqa: ANN401 - accounts
    return readers_who_serve(actor, meeting.committee, meeting.held_on)


def _seat_as_it_is(actor: Actor, seat: Seat) -> dict[str, Any]:
    initial = {name: getattr(seat, name) for name in _SEAT} | {"basis": seat.basis_key}
    return {"actor": actor, "committee": seat.committee, "initial": initial}


def _terms_of_seat(seat: Seat) -> str:
    terms = {"months": seat.term_months, "most": seat.most_terms}
    note = gettext("A term on this seat lasts %(months)s months; at most %(most)s in a row.") % terms
    if seat.nominated_by is not None:
        note += " " + gettext("%(body)s names the holder.") % {"body": seat.nominated_by.name}
    if seat.committee.roster_is_public:
        note += " " + gettext(
            "The roster is public; a name stands on it for those to whom its person shows it."
        )
    return note + " " + gettext("Who is appointed is mailed, in their own language.")


def _end_of_term(term: Term) -> str:
    return gettext("%(person)s holds the seat until %(day)s; from the day that you set it is vacant.") % {
        "person": term.person,
        "day": format_date(term.until, get_language() or "en"),
    }


NEW = ActionTable(
    {
        "create": Action(
            _("Set up a committee"), _create, forms.CommitteeForm, access=holders("create", Role.HOST_STAFF)
        )
    },
    place=lambda _obj: Place(_("Committees"), "/committees/", _host().layer),
)

COMMITTEE = ActionTable(
    {
        "edit": Action(
            _("Edit the committee"),
            actions.edit_committee,
            forms.CommitteeForm,
            options=lambda _actor, row: {"initial": {name: getattr(row, name) for name in _DESCRIBED}},
        ),
        "add_seat": Action(
            _("Add a seat"),
            actions.add_seat,
            forms.NewSeatForm,
            options=lambda actor, committee: {"actor": actor, "committee": committee},
        ),
        "call": Action(
            _("Call a meeting"),
            actions.call_meeting,
            forms.CallForm,
            readers=lambda actor, committee: readers_who_serve(actor, committee, host_today()),
            note=lambda _committee: _(
                "Whoever holds a seat on that day is mailed. A day that has passed mails nobody."
            ),
        ),
    },
    argument="committee",
    rows=Committee.objects.all(),
    place=_place_of_committee,
)

SEAT = ActionTable(
    {
        CommitteeAction.APPOINT: Action(
            _("Appoint to this seat"),
            actions.appoint,
            forms.AppointForm,
            options=lambda actor, _seat: {"actor": actor, "initial": {"since": actor.today}},
            readers=None,
            note=_terms_of_seat,
        ),
        CommitteeAction.CHANGE_SEAT: Action(
            _("Change the seat"),
            actions.change_seat,
            forms.SeatForm,
            options=_seat_as_it_is,
            note=lambda _seat: _("Terms already given keep their days."),
        ),
        CommitteeAction.CLOSE_SEAT: Action(
            _("Close the seat"), actions.close_seat, ReasonForm, is_final=True
        ),
    },
    argument="seat",
    rows=Seat.objects.select_related("committee", "nominated_by"),
    place=lambda seat: _place_of_committee(seat.committee),
    heading=_heading_of_seat,
)

TERM = ActionTable(
    {
        CommitteeAction.END_TERM: Action(
            _("End the term early"),
            actions.end_term,
            forms.EndForm,
            options=lambda actor, _term: {"initial": {"until": actor.today}},
            note=_end_of_term,
        ),
        CommitteeAction.WITHDRAW_TERM: Action(
            _("Withdraw the appointment"), actions.withdraw_term, ReasonForm, is_final=True
        ),
    },
    argument="term",
    rows=Term.objects.select_related("seat__committee", "person"),
    place=lambda term: _place_of_committee(term.seat.committee),
    heading=lambda label, term: _heading_of_seat(label, term.seat),
)

MEETING = ActionTable(
    {
        CommitteeAction.ADD_ITEM: Action(_("Add to the agenda"), actions.add_item, forms.ItemForm),
        CommitteeAction.WRITE_MINUTES: Action(
            _("Write the minutes"),
            actions.write_minutes,
            forms.MinutesForm,
            options=lambda _actor, meeting: {"initial": {"text": meeting.minutes_text}},
        ),
        CommitteeAction.ADOPT: Action(_("Adopt the minutes"), actions.adopt_minutes, is_final=True),
        CommitteeAction.MOVE: Action(
            _("Move the meeting"),
            actions.move_meeting,
            forms.MeetingForm,
            options=lambda _actor, row: {"initial": {"held_on": row.held_on, "place": row.place}},
            readers=_readers_of_meeting,
        ),
        CommitteeAction.CANCEL: Action(
            _("Cancel the meeting"),
            actions.cancel_meeting,
            ReasonForm,
            readers=_readers_of_meeting,
            is_final=True,
        ),
    },
    argument="meeting",
    rows=CommitteeMeeting.objects.select_related("committee"),
    place=_place_of_meeting,
)

ITEM = ActionTable(
    {
        CommitteeAction.DECLARE: Action(
            _("Declare my interest"), actions.declare_interest, forms.InterestForm, note=str
        ),
        CommitteeAction.RESOLVE: Action(
            _("Record the decision"), actions.resolve, forms.ResolutionForm, note=str
        ),
        CommitteeAction.ASSIGN: Action(
            _("Ask somebody to act"),
            actions.assign,
            forms.ActionItemForm,
            options=lambda _actor, item: {
                "choices": {"owner": Person.objects.filter(pk__in=holders_on(item))}
            },
            readers=None,
            note=lambda item: f"{item}. " + gettext("Who is asked is mailed, in their own language."),
        ),
    },
    argument="item",
    rows=AgendaItem.objects.select_related("meeting__committee"),
    place=lambda item: _place_of_meeting(item.meeting),
)

ACTION_ITEM = ActionTable(
    {
        CommitteeAction.FINISH: Action(_("Close as done"), actions.finish, forms.OutcomeForm, note=str),
        CommitteeAction.DROP: Action(_("Drop with a reason"), actions.drop, forms.DropForm, note=str),
    },
    argument="action",
    rows=ActionItem.objects.select_related("item__meeting__committee"),
    place=lambda action: _place_of_meeting(action.item.meeting),
)
