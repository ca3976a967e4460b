"""Setting up committees and their seats; appointing, and ending a term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.kernel import clock
from concord.kernel.formatting import format_date
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError, find, require
from concord.society.committees import actions as committees
from concord.society.committees.actions import DESCRIBED, RIGHT
from concord.society.committees.models import Committee, Seat, Term
from concord.society.committees.states import Verb
from concord.society.people.models import Organisation
from concord.web.society.committees import forms
from concord.web.society.committees.words import VERB
from concord.web.society.fields import ReasonForm
from concord.web.society.task import Task, answer, sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest
    from concord.web.society.task import Answers

_NAME_TAKEN = {"committee_name_taken": "name_en"}
_AT_FIELD = {
    "second_chair": "role",
    "seat_is_held": "since",
    "most_terms_served": "person",
    "layers_are_not_mixed": "person",
    "outside_the_term": "until",
}


@login_required
def create(request: SocietyRequest) -> HttpResponse:
    """Set up a committee of the host."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("create")
    host = Organisation.objects.filter(is_host=True).get()

    def do(answers: Answers) -> None:
        committees.create_committee(actor=request.actor, organisation=host, **answers)

    return answer(
        request,
        Task(
            forms.CommitteeForm(**sent(request)),
            do,
            _("Set up a committee"),
            _("Committees"),
            "/committees/",
            host.layer,
            field_of=_NAME_TAKEN,
        ),
    )


@login_required
def edit(request: SocietyRequest, key: str) -> HttpResponse:
    """Names, remit, and whether the roster is public."""
    committee = _committee(request, key)
    form = forms.CommitteeForm(
        **sent(request), initial={name: getattr(committee, name) for name in DESCRIBED}
    )

    def do(answers: Answers) -> None:
        committees.edit_committee(actor=request.actor, committee=committee, changes=answers)

    return answer(request, _task(committee, form, do, _("Edit the committee"), field_of=_NAME_TAKEN))


@login_required
def add_seat(request: SocietyRequest, key: str) -> HttpResponse:
    """One seat more."""
    committee = _committee(request, key)
    form = forms.NewSeatForm(**sent(request), actor=request.actor, committee=committee)

    def do(answers: Answers) -> None:
        committees.add_seat(actor=request.actor, committee=committee, **answers)

    return answer(request, _task(committee, form, do, _("Add a seat"), field_of=_AT_FIELD))


@login_required
def on_seat(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """Appoint to a seat, change it, or close it."""
    seat = find(request.actor, Seat.objects.select_related("committee", "nominated_by"), key)
    doings = {Verb.APPOINT: _appoint, Verb.CHANGE_SEAT: _change, Verb.CLOSE_SEAT: _close}
    if verb not in set(doings):
        raise Http404
    require(request.actor, RIGHT[Verb(verb)], seat)
    return answer(request, doings[Verb(verb)](request, seat))


@login_required
def on_term(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """End a term early, or take an appointment back before it begins."""
    term = find(request.actor, Term.objects.select_related("seat__committee", "person"), key)
    doings = {Verb.END_TERM: _end, Verb.WITHDRAW_TERM: _withdraw}
    if verb not in set(doings):
        raise Http404
    require(request.actor, RIGHT[Verb(verb)], term)
    return answer(request, doings[Verb(verb)](request, term))


def _appoint(request: SocietyRequest, seat: Seat) -> Task:
    note = _("A term on this seat lasts %(months)s months; at most %(most)s in a row.") % {
        "months": seat.term_months,
        "most": seat.most_terms,
    }
    if seat.nominated_by is not None:
        note += " " + _("%(body)s names the holder.") % {"body": seat.nominated_by.name}

    def do(answers: Answers) -> None:
        committees.appoint(actor=request.actor, seat=seat, **answers)

    form = forms.AppointForm(**sent(request), actor=request.actor, initial={"since": clock.today()})
    mails = _("Who is appointed is mailed, in their own language.")
    heading = _heading(Verb.APPOINT, seat)
    return _task(seat.committee, form, do, heading, field_of=_AT_FIELD, note=f"{note} {mails}")


def _change(request: SocietyRequest, seat: Seat) -> Task:
    known = {
        name: getattr(seat, name) for name in ("nominated_by", "basis_note", "term_months", "most_terms")
    }
    form = forms.SeatForm(
        **sent(request),
        actor=request.actor,
        committee=seat.committee,
        initial=known | {"basis": seat.basis_key},
    )

    def do(answers: Answers) -> None:
        committees.change_seat(actor=request.actor, seat=seat, **answers)

    note = _("Terms already given keep their days.")
    return _task(seat.committee, form, do, _heading(Verb.CHANGE_SEAT, seat), note=note)


def _close(request: SocietyRequest, seat: Seat) -> Task:
    def do(answers: Answers) -> None:
        committees.close_seat(actor=request.actor, seat=seat, **answers)

    heading = _heading(Verb.CLOSE_SEAT, seat)
    return _task(seat.committee, ReasonForm(**sent(request)), do, heading, is_final=True)


def _end(request: SocietyRequest, term: Term) -> Task:
    def do(answers: Answers) -> None:
        committees.end_term(actor=request.actor, term=term, **answers)

    note = _("%(person)s holds the seat until %(day)s; from the day that you set it is vacant.") % {
        "person": term.person,
        "day": format_date(term.until, get_language() or "en"),
    }
    form = forms.EndForm(**sent(request), initial={"until": clock.today()})
    heading = _heading(Verb.END_TERM, term.seat)
    return _task(term.seat.committee, form, do, heading, field_of=_AT_FIELD, note=note)


def _withdraw(request: SocietyRequest, term: Term) -> Task:
    def do(answers: Answers) -> None:
        committees.withdraw_term(actor=request.actor, term=term, **answers)

    heading = _heading(Verb.WITHDRAW_TERM, term.seat)
    return _task(term.seat.committee, ReasonForm(**sent(request)), do, heading, is_final=True)


def _heading(verb: Verb, seat: Seat) -> str:
    return f"{VERB[verb]}: {seat.position} {seat.get_role_display()}"


def _committee(request: SocietyRequest, key: str) -> Committee:
    committee = find(request.actor, Committee.objects.select_related("organisation"), key)
    require(request.actor, "manage", committee)
    return committee


def _task(committee: Committee, form: Any, do: Any, heading: str, **more: Any) -> Task:  # noqa: ANN401
    return Task(form, do, heading, committee.name, f"/committees/{committee.key}", committee.layer, **more)
