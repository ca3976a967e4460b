"""Who of a committee is mailed about what, asked before (for the preview) and after (for the mail)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.committees.models import ActionItem, Committee, CommitteeMeeting, Term
from concord.society.mail import outbox
from concord.society.people.models import Account

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.access import Actor


def readers_who_serve(actor: Actor, committee: Committee, day: date) -> QuerySet[Account]:
    """The accounts of those who hold a seat on that day, but the actor."""
    serving = Term.objects.on(day).filter(seat__committee=committee)
    accounts = Account.objects.filter(is_active=True, person__terms__in=serving).select_related("person")
    return accounts.exclude(person=actor.person).distinct().order_by("pk")


def tell_who_serves(actor: Actor, meeting: CommitteeMeeting, kind: str) -> None:
    """A message about a meeting to those who will serve on its day."""
    committee = meeting.committee
    context = {
        **_names(committee),
        "day": meeting.held_on.isoformat(),
        "place": meeting.place,
        "path": meeting.get_absolute_url(),
    }
    for account in readers_who_serve(actor, committee, meeting.held_on):
        outbox.write(kind, account, context, about=meeting)


def tell_appointed(term: Term) -> None:
    """A message to somebody who is given a seat, if they can be mailed."""
    account = term.person.account
    committee = term.seat.committee
    if account is not None and account.is_active:
        days = {"since": term.since.isoformat(), "until": term.until.isoformat()}
        context = {
            **_names(committee),
            **days,
            "is_public": committee.roster_is_public,
            "path": committee.get_absolute_url(),
        }
        outbox.write("seat_given", account, context, about=term.seat)


def tell_owner(actor: Actor, action: ActionItem) -> None:
    """A message to the owner of a new action, unless they gave it to themself."""
    account = action.owner.account
    meeting = action.item.meeting
    if account is not None and account.is_active and action.owner_id != actor.person:
        context = {
            **_names(meeting.committee),
            "due": action.due.isoformat(),
            "path": meeting.get_absolute_url(),
        }
        outbox.write("action_assigned", account, context, about=action)


def _names(committee: Committee) -> dict[str, str]:
    return {
        "title_en": committee.name_en,
        "title_ko": committee.name_ko or committee.name_en,
        "layer": committee.layer,
    }
