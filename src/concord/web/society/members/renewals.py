"""Renewal rounds: who is due, the letters before they go, what members answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concord.kernel import clock
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError, find, require, visible
from concord.society.mail.outbox import render_message
from concord.society.people import renewals
from concord.society.people.models import Organisation, RenewalRound
from concord.society.people.states import ROUND_VERBS, RoundState, RoundVerb, round_state
from concord.web.society.fields import NothingForm, ReasonForm
from concord.web.society.history import history
from concord.web.society.members import forms
from concord.web.society.members.views import standing_word, with_member
from concord.web.society.paging import page_of
from concord.web.society.task import Task, answer, sent

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest
    from concord.web.society.task import Answers

PAGE = 100
PREVIEWED = 20


def _verbs() -> dict[RoundVerb, str]:
    return {
        RoundVerb.PREPARE: _("Write the letters"),
        RoundVerb.RELEASE: _("Let the letters go out"),
        RoundVerb.WITHDRAW: _("Drop the letters"),
        RoundVerb.RENEW_ANSWERED: _("Renew all who said yes"),
        RoundVerb.CLOSE: _("Close the round"),
    }


def _notes() -> dict[RoundVerb, str]:
    return {
        RoundVerb.PREPARE: _("Nothing is sent yet: the letters wait on the page of the round."),
        RoundVerb.RELEASE: _("Every letter that waits is sent, each in its reader's language."),
        RoundVerb.RENEW_ANSWERED: _("A new period follows each of them; what lapsed meanwhile is left out."),
        RoundVerb.CLOSE: _("Letters that wait are dropped. Who was not renewed lapses after their grace."),
    }


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """Every round, the newest first."""
    _staff(request)
    rows = visible(request.actor, RenewalRound).select_related("membership_class")
    page = page_of(request, rows, PAGE)
    lines = [{"round": row, "state": _word(_state(row))} for row in page]
    return render(request, "society/members/renewals.html", {"lines": lines, "page": page})


@login_required
def open_round(request: SocietyRequest) -> HttpResponse:
    """Which memberships, and until when they may answer."""
    _staff(request)
    today = clock.today()
    quarter = {
        "due_from": today,
        "due_to": today + relativedelta(months=3),
        "closes_on": today + relativedelta(months=2),
    }

    def do(answers: Answers) -> None:
        renewals.open_round(actor=request.actor, **answers)

    at_field = {
        "ends_before_it_begins": "due_to",
        "day_has_passed": "closes_on",
        "round_overlaps": "due_from",
    }
    layer = Organisation.objects.get(is_host=True).layer
    form = forms.RoundForm(**sent(request), initial=quarter)
    task = Task(
        form,
        do,
        _("Open a renewal round"),
        _("Renewal rounds"),
        "/members/renewals/",
        layer,
        field_of=at_field,
        note=_("Nobody is mailed by this."),
    )
    return answer(request, task)


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One round: who is due, what they said, the letters that wait, what can be done."""
    row = find(request.actor, RenewalRound.objects.select_related("membership_class"), key)
    waiting = renewals.letters(row)
    found = page_of(request, with_member(renewals.memberships_of(row)), PAGE)
    letters = waiting.count()
    words, notes = _verbs(), _notes()
    context = {
        "round": row,
        "state": _word(_state(row)),
        "figures": _figures(row),
        "page": found,
        "lines": [{"membership": one, "standing": standing_word(one, request.as_of)} for one in found],
        "waiting": letters,
        "letters": [(one, render_message(one)) for one in waiting[:PREVIEWED]],
        "verbs": [(verb, words[verb], notes.get(verb, "")) for verb in _possible(row, letters)],
        "happenings": history([row]),
    }
    return render(request, "society/members/renewal.html", context)


@login_required
def on_round(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """Write the letters, let them go out or drop them; renew; close."""
    row = find(request.actor, RenewalRound.objects.all(), key)
    if verb not in set(RoundVerb):
        raise Http404
    require(request.actor, "run", row)
    chosen = RoundVerb(verb)
    verbs: dict[RoundVerb, Any] = {
        RoundVerb.PREPARE: renewals.prepare,
        RoundVerb.RELEASE: renewals.release,
        RoundVerb.WITHDRAW: renewals.withdraw,
        RoundVerb.RENEW_ANSWERED: renewals.renew_answered,
        RoundVerb.CLOSE: renewals.close,
    }

    def do(answers: Answers) -> None:
        verbs[chosen](actor=request.actor, row=row, **answers)

    form = (ReasonForm if chosen == RoundVerb.WITHDRAW else NothingForm)(**sent(request))
    is_release = chosen == RoundVerb.RELEASE
    task = Task(
        form,
        do,
        _verbs()[chosen],
        _("Renewal rounds"),
        f"/members/renewals/{row.key}",
        Organisation.objects.get(is_host=True).layer,
        readers=[one.recipient for one in renewals.letters(row)] if is_release else (),
        note=_notes().get(chosen, ""),
        is_final=chosen in {RoundVerb.RELEASE, RoundVerb.CLOSE},
    )
    return answer(request, task)


def _figures(row: RenewalRound) -> list[tuple[str, int]]:
    every = renewals.memberships_of(row)
    return [
        (_("memberships in the round"), every.count()),
        (_("renewed"), every.filter(renewal__isnull=False).count()),
        (_("said yes, not renewed yet"), every.filter(renewal=None, answer__wants=True).count()),
        (_("said no"), every.filter(renewal=None, answer__wants=False).count()),
        (_("have not answered"), every.filter(renewal=None, answer=None).count()),
    ]


def _possible(row: RenewalRound, letters: int) -> list[RoundVerb]:
    without_letters = {RoundVerb.RELEASE, RoundVerb.WITHDRAW}
    legal = [verb for verb in RoundVerb if _state(row) in ROUND_VERBS[verb]]
    return [verb for verb in legal if letters or verb not in without_letters]


def _state(row: RenewalRound) -> RoundState:
    return round_state(row.closes_on, clock.today(), is_closed=row.closed_on is not None)


def _word(state: RoundState) -> str:
    return {
        RoundState.OPEN: pgettext("renewal round", "open"),
        RoundState.OVER: pgettext("renewal round", "the last day to answer has passed"),
        RoundState.CLOSED: pgettext("renewal round", "closed"),
    }[state]


def _staff(request: SocietyRequest) -> None:
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("run")
