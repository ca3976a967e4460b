"""One membership, and lists of members in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from concord.society.access import Role, find, may
from concord.society.people import member_lists
from concord.society.people.actions import made_on
from concord.society.people.models import (
    Channel,
    Membership,
)
from concord.society.people.queries import dates_of, with_member
from concord.society.people.round_queries import answers_given
from concord.society.people.states import MEMBERSHIP_ACTIONS, MembershipAction, is_withdrawable, standing
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.web.society.history import history
from concord.web.society.members.actions import MEMBERSHIP
from concord.web.society.words import STANDING

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from concord.web.society.request import SocietyRequest


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One membership: whose, since when, how it stands, what I can do, what happened."""
    row = find(request.actor, with_member(Membership.objects.all()), key)
    dates, today = dates_of(row), request.actor.today
    now, is_last = standing(dates, today), dates.next_since is None
    fits = {
        MembershipAction.RENEW: is_last,
        MembershipAction.ANSWER: is_last,
        MembershipAction.RECORD_ANSWER: is_last and row.organisation_id not in request.actor.represents,
        MembershipAction.END: is_last,
        MembershipAction.WITHDRAW: is_last
        and getattr(row, "answer", None) is None
        and is_withdrawable(dates, made_on(row, request.actor), today),
    }
    verbs = [
        verb
        for verb in MembershipAction
        if now in MEMBERSHIP_ACTIONS[verb] and fits.get(verb, True) and may(request.actor, verb, row)
    ]
    context = {
        "membership": row,
        "standing": standing_word(row, request.as_of),
        "answers": [(one, Channel(one.channel).label if one.channel else "") for one in answers_given(row)],
        "verbs": [(verb, MEMBERSHIP.actions[verb].label) for verb in verbs],
        "happenings": history(request.actor, [row]) if request.actor.has(Role.HOST_STAFF) else [],
    }
    return render(request, "society/members/membership.html", context)


def standing_word(row: Membership, day: date) -> _StrPromise:
    """How the membership stands on the day."""
    return STANDING[standing(dates_of(row), day)]


TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@login_required
@require_POST
def export_list(request: SocietyRequest, form: str) -> HttpResponse:
    """Today's members as a file; that they were exported is noted for each of them."""
    if form not in TYPES:
        raise Http404
    people = list(member_lists.exported(request.actor).values_list("person", flat=True))
    content = member_lists.export(actor=request.actor, form=form)
    note_looks(request.actor, [person for person in people if person], Matter.EXPORT)
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="members.{form}"'
    return response
