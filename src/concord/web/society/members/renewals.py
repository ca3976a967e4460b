"""Renewal rounds: who is due, the letters before they go, what members answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from concord.society.access import RefusedError, Role, find, visible
from concord.society.mail.outbox import render_message, society_names
from concord.society.people import actions, renewal_letters, renewals, round_queries
from concord.society.people.models import Membership, RenewalRound
from concord.society.people.queries import with_member
from concord.society.people.spreadsheets import write_csv
from concord.society.people.states import (
    ROUND_ACTIONS,
    InRound,
    NoLetter,
    RoundAction,
    RoundState,
    Standing,
    round_state,
)
from concord.society.people.zones import host_today
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.web.errors import BadParameterError
from concord.web.society.history import history
from concord.web.society.members.actions import ROUND, round_note
from concord.web.society.members.views import standing_word
from concord.web.society.request import SocietyRequest, page_of
from concord.web.society.words import STANDING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


PAGE = 100
SAMPLE = 5
NAMED = 25

IN_ROUND: dict[InRound, _StrOrPromise] = {
    InRound.UNANSWERED: gettext_lazy("have not answered"),
    InRound.YES: gettext_lazy("said yes, not renewed yet"),
    InRound.NO: gettext_lazy("said no"),
    InRound.RENEWED: gettext_lazy("renewed"),
    InRound.SKIPPED: gettext_lazy("said yes, could not be renewed"),
    InRound.LAPSED: gettext_lazy("lapsed"),
}
NO_LETTER: dict[NoLetter, _StrOrPromise] = {
    NoLetter.RENEWED: gettext_lazy("a later period is entered already"),
    NoLetter.ANSWERED: gettext_lazy("has answered"),
    NoLetter.ERASED: gettext_lazy("erased person"),
    NoLetter.NO_ACCOUNT: gettext_lazy("no account, and so no address"),
    NoLetter.ACCOUNT_CLOSED: gettext_lazy("the account is closed"),
    NoLetter.NO_REPRESENTATIVE: gettext_lazy("nobody acts here for this organisation"),
}
RUNS: dict[str, _StrOrPromise] = {
    RoundAction.PREPARE: gettext_lazy("Letters are being written"),
    RoundAction.RELEASE: gettext_lazy("Letters are being let go out"),
    RoundAction.WITHDRAW: gettext_lazy("Letters are being dropped"),
    RoundAction.RENEW_ANSWERED: gettext_lazy("Memberships are being renewed"),
    RoundAction.CLOSE: gettext_lazy("Letters are being dropped"),
}
LETTERS: dict[str, _StrOrPromise] = {
    "waiting": gettext_lazy("wait to be looked at"),
    "released": gettext_lazy("on their way"),
    "sent": pgettext_lazy("letters", "sent"),
    "dropped": pgettext_lazy("letters", "dropped"),
    "failed": gettext_lazy("could not be sent"),
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
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One round: where its memberships stand, what became of its letters, what can be done."""
    row = _find(request, key)
    rows, place = round_queries.memberships_of(row), request.GET.get("state", "")
    if place:
        if place not in list(InRound):
            raise BadParameterError("state", place, _("one of the states"), list(InRound))
        rows = round_queries.standing_at(row, InRound(place))
    found, letters = page_of(request, with_member(rows), PAGE), round_queries.fate(row)
    totals, run, names = round_queries.totals(row), renewals.under_way(row), society_names()
    held = round_queries.letters(row)[:SAMPLE] if letters["waiting"] else ()
    context = {
        "round": row,
        "state": _word(_state(row)),
        "places": [(one, IN_ROUND[one], number) for one, number in totals.items()],
        "total": sum(totals.values()),
        "place": place,
        "letters": [(LETTERS[name], number) for name, number in letters.items() if number],
        "held": letters["waiting"],
        "run": run,
        "run_word": RUNS[run.action] if run else "",
        "page": found,
        "lines": [_line(one, request) for one in found],
        "sample": [(one, render_message(one, society=names)) for one in held],
        "verbs": [
            (verb, ROUND.actions[verb].label) for verb in _possible(row, letters, is_busy=run is not None)
        ],
        "happenings": history(request.actor, [row]),
    }
    return render(request, "society/members/renewal.html", context)


def _line(row: Membership, request: SocietyRequest) -> dict[str, Any]:
    answer = getattr(row, "answer", None)
    why = skip_word(answer.skipped_because) if answer and answer.skipped_because else ""
    return {"membership": row, "standing": standing_word(row, request.as_of), "why": why}


def skip_word(code: str) -> _StrOrPromise:
    """Why a membership whose member said yes could not be renewed."""
    if code in list(Standing):
        return STANDING[Standing(code)]
    table = renewals.refused.table | actions.refused.table
    return table[code][1] if code in table else code


@login_required
def letters(request: SocietyRequest, key: str) -> HttpResponse:
    """The letters of a round before any is written: as they look, how many, who gets none and why."""
    row = _find(request, key)
    by_language = round_queries.letters_by_language(row)
    unreached = round_queries.without_letter(row)
    context = {
        "round": row,
        "previews": [(membership, letter) for membership, letter in renewal_letters.preview(row)],
        "by_language": by_language,
        "total": sum(by_language.values()),
        "reasons": [(NO_LETTER[why], number) for why, number in round_queries.reasons(row).items()],
        "unreached": [(one, NO_LETTER[NoLetter(one.no_letter)]) for one in unreached[:NAMED]],  # type: ignore[attr-defined]  # annotated
        "unreached_count": unreached.count(),
        "verbs": [
            (verb, ROUND.actions[verb].label, round_note(verb, row))
            for verb in (RoundAction.WRITE, RoundAction.PREPARE)
            if _state(row) in ROUND_ACTIONS[verb]
        ],
    }
    return render(request, "society/members/letters.html", context)


@login_required
def letters_list(request: SocietyRequest, key: str) -> HttpResponse:
    """Every membership of the round that gets no letter, with why; members see that staff took it away."""
    row = _find(request, key)
    rows = (
        round_queries.memberships_of(row).annotate(no_letter=round_queries.no_letter()).exclude(no_letter="")
    )
    lines, people = [], []
    for one in rows.select_related("person", "organisation", "membership_class"):
        member = one.person or one.organisation
        lines.append(
            [
                str(member),
                one.membership_class.name_en,
                str(one.until),
                str(NO_LETTER[NoLetter(one.no_letter)]),
            ]
        )
        people.append(one.person_id)
    note_looks(request.actor, [person for person in people if person], Matter.EXPORT)
    content = write_csv(("member", "class", "until", "no_letter_because"), lines)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="without-letter.csv"'
    return response


def _find(request: SocietyRequest, key: str) -> RenewalRound:
    return find(request.actor, RenewalRound.objects.select_related("membership_class"), key)


def _possible(row: RenewalRound, letters: dict[str, int], *, is_busy: bool) -> list[RoundAction]:
    """What can be done now: while work is under way, the letters can be dropped and nothing else."""
    needs = {
        RoundAction.RELEASE: letters["waiting"],
        RoundAction.WITHDRAW: letters["waiting"] + letters["released"] + letters["failed"],
    }
    legal = [verb for verb in RoundAction if _state(row) in ROUND_ACTIONS[verb] and needs.get(verb, 1)]
    return [verb for verb in legal if not is_busy or verb is RoundAction.WITHDRAW]


def _state(row: RenewalRound) -> RoundState:
    return round_state(row.closes_on, host_today(), is_closed=row.closed_on is not None)


def _word(state: RoundState) -> str:
    return {
        RoundState.OPEN: pgettext("renewal round", "open"),
        RoundState.OVER: pgettext("renewal round", "the last day to answer has passed"),
        RoundState.CLOSED: pgettext("renewal round", "closed"),
    }[state]


def _staff(request: SocietyRequest) -> None:
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("run")
