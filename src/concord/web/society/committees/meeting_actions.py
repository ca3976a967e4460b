"""Calling a meeting, and everything that can be done with it, its items and its actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.utils.translation import gettext as _

from concord.kernel import clock
from concord.society.access.rules import find, require
from concord.society.committees import actions as committees
from concord.society.committees.actions import RIGHT
from concord.society.committees.models import ActionItem, AgendaItem, Committee, CommitteeMeeting
from concord.society.committees.notices import readers_who_serve
from concord.society.committees.queries import holders_on
from concord.society.committees.states import Verb
from concord.society.files.storage import keep
from concord.society.people.models import Person
from concord.web.society.committees import forms
from concord.web.society.committees.words import VERB
from concord.web.society.fields import NothingForm, ReasonForm
from concord.web.society.task import Task, answer, sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest
    from concord.web.society.task import Answers

_ON_MEETING = {Verb.ADD_ITEM, Verb.WRITE_MINUTES, Verb.ADOPT, Verb.MOVE, Verb.CANCEL}
_ON_ITEM = {Verb.DECLARE, Verb.RESOLVE, Verb.ASSIGN}
_ON_ACTION_ITEM = {Verb.FINISH, Verb.DROP}
_AT_FIELD = {
    "day_has_passed": "held_on",
    "minutes_missing": "text",
    "more_votes_than_voters": "votes_for",
    "more_votes_than_seats": "abstentions",
    "due_before_sitting": "due",
}


@login_required
def call(request: SocietyRequest, key: str) -> HttpResponse:
    """Call a meeting with its agenda."""
    committee = find(request.actor, Committee, key)
    require(request.actor, "call", committee)
    task = Task(
        forms.CallForm(**sent(request)),
        partial(_do, committees.call_meeting, actor=request.actor, committee=committee),
        _("Call a sitting"),
        committee.name,
        f"/committees/{committee.key}",
        committee.layer,
        readers_who_serve(request.actor, committee, clock.today()),
        note=_("Whoever holds a seat on that day is mailed. A day that has passed mails nobody."),
    )
    return answer(request, task)


@login_required
def on_meeting(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """Add to the agenda, write or adopt the minutes, move or cancel."""
    meeting = find(request.actor, CommitteeMeeting.objects.select_related("committee"), key)
    if verb not in _ON_MEETING:
        raise Http404
    require(request.actor, "run", meeting)
    return answer(request, _meeting_task(request, meeting, Verb(verb)))


@login_required
def on_item(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """Declare an interest, record the decision, ask somebody to act."""
    item = find(request.actor, AgendaItem.objects.select_related("meeting__committee"), key)
    if verb not in _ON_ITEM:
        raise Http404
    if verb in RIGHT:
        require(request.actor, RIGHT[Verb(verb)], item)
    else:
        require(request.actor, "run", item.meeting)
    return answer(request, _item_task(request, item, Verb(verb)))


@login_required
def on_action_item(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """Close an action as done, or drop it."""
    action = find(request.actor, ActionItem.objects.select_related("item__meeting__committee"), key)
    if verb not in _ON_ACTION_ITEM:
        raise Http404
    require(request.actor, RIGHT[Verb(verb)], action)
    done = verb == Verb.FINISH
    form = (forms.OutcomeForm if done else forms.DropForm)(**sent(request))
    do = partial(_do, committees.finish if done else committees.drop, actor=request.actor, action=action)
    return answer(request, _task(action.item.meeting, form, do, Verb(verb), note=action.text))


def _meeting_task(request: SocietyRequest, meeting: CommitteeMeeting, verb: Verb) -> Task:
    known: dict[str, Any] = {"held_on": meeting.held_on, "place": meeting.place, "text": meeting.minutes_text}
    steps: dict[Verb, tuple[Any, Any]] = {
        Verb.ADD_ITEM: (forms.ItemForm, committees.add_item),
        Verb.WRITE_MINUTES: (forms.MinutesForm, _write_minutes),
        Verb.ADOPT: (NothingForm, committees.adopt_minutes),
        Verb.MOVE: (forms.MeetingForm, committees.move_meeting),
        Verb.CANCEL: (ReasonForm, committees.cancel_meeting),
    }
    form, verb_of_domain = steps[verb]
    mails = verb in {Verb.MOVE, Verb.CANCEL}
    readers = readers_who_serve(request.actor, meeting.committee, meeting.held_on) if mails else ()
    return _task(
        meeting,
        form(**sent(request), initial=known),
        partial(_do, verb_of_domain, actor=request.actor, meeting=meeting),
        verb,
        readers=readers,
        is_final=verb in {Verb.ADOPT, Verb.CANCEL},
    )


def _item_task(request: SocietyRequest, item: AgendaItem, verb: Verb) -> Task:
    data = sent(request)
    if verb == Verb.ASSIGN:
        owners = Person.objects.filter(pk__in=holders_on(item))
        form: Any = forms.ActionItemForm(**data, owners=owners)
    else:
        form = (forms.InterestForm if verb == Verb.DECLARE else forms.ResolutionForm)(**data)
    verbs = {
        Verb.DECLARE: committees.declare_interest,
        Verb.RESOLVE: committees.resolve,
        Verb.ASSIGN: committees.assign,
    }
    note = f"{item.position}. {item.title}"
    if verb == Verb.ASSIGN:
        note += ". " + _("Who is asked is mailed, in their own language.")
    do = partial(_do, verbs[verb], actor=request.actor, item=item)
    return _task(item.meeting, form, do, verb, note=note)


def _write_minutes(*, actor: Any, meeting: CommitteeMeeting, text: str, file: Any) -> None:  # noqa: ANN401
    stored = keep(actor=actor, file=file) if file else None
    committees.write_minutes(actor=actor, meeting=meeting, text=text, file=stored)


def _do(verb: Any, answers: Answers, **known: Any) -> object:  # noqa: ANN401 - any verb of the domain
    return verb(**known, **answers)


def _task(meeting: CommitteeMeeting, form: Any, do: Any, verb: Verb, **more: Any) -> Task:  # noqa: ANN401
    committee = meeting.committee
    return Task(
        form,
        do,
        VERB[verb],
        f"{committee.name}, {meeting.held_on}",
        f"/sittings/{meeting.key}",
        committee.layer,
        field_of=_AT_FIELD,
        **more,
    )
