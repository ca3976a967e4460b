"""Renewal rounds: who is due, the letters before they go, what members answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from concord.kernel import clock
from concord.society.access import RefusedError, Role, find, visible
from concord.society.mail.outbox import render_message
from concord.society.people import renewals
from concord.society.people.models import RenewalRound
from concord.society.people.queries import with_member
from concord.society.people.states import ROUND_ACTIONS, RoundAction, RoundState, round_state
from concord.web.society.history import history
from concord.web.society.members.actions import ROUND, round_note
from concord.web.society.members.views import standing_word
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from django.http import HttpResponse


PAGE = 100
PREVIEWED = 20


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """Every round, the newest first."""
    _staff(request)
    rows = visible(request.actor, RenewalRound).select_related("membership_class")
    page = page_of(request, rows, PAGE)
    lines = [{"round": row, "state": _word(_state(row))} for row in page]
    return render(request, "society/members/renewals.html", {"lines": lines, "page": page})


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One round: who is due, what they said, the letters that wait, what can be done."""
    row = find(request.actor, RenewalRound.objects.select_related("membership_class"), key)
    waiting = renewals.letters(row)
    found = page_of(request, with_member(renewals.memberships_of(row)), PAGE)
    letters = waiting.count()
    context = {
        "round": row,
        "state": _word(_state(row)),
        "figures": _figures(row),
        "page": found,
        "lines": [{"membership": one, "standing": standing_word(one, request.as_of)} for one in found],
        "waiting": letters,
        "letters": [(one, render_message(one)) for one in waiting[:PREVIEWED]],
        "verbs": [(verb, ROUND.actions[verb].label, round_note(verb)) for verb in _possible(row, letters)],
        "happenings": history(request.actor, [row]),
    }
    return render(request, "society/members/renewal.html", context)


def _figures(row: RenewalRound) -> list[tuple[str, int]]:
    every = renewals.memberships_of(row)
    return [
        (_("memberships in the round"), every.count()),
        (_("renewed"), every.filter(renewal__isnull=False).count()),
        (_("said yes, not renewed yet"), every.filter(renewal=None, answer__wants=True).count()),
        (_("said no"), every.filter(renewal=None, answer__wants=False).count()),
        (_("have not answered"), every.filter(renewal=None, answer=None).count()),
    ]


def _possible(row: RenewalRound, letters: int) -> list[RoundAction]:
    without_letters = {RoundAction.RELEASE, RoundAction.WITHDRAW}
    legal = [verb for verb in RoundAction if _state(row) in ROUND_ACTIONS[verb]]
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
