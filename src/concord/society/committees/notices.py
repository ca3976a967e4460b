"""Who of a committee is mailed about what, asked before (for the preview) and after (for the mail)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.committees.models import Term
from concord.society.mail import outbox
from concord.society.people.models import Account

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.access.actor import Actor
    from concord.society.committees.models import Action, Committee, Sitting


def readers_who_serve(actor: Actor, committee: Committee, day: date) -> QuerySet[Account]:
    """The accounts of those who hold a seat on that day, but the actor."""
    serving = Term.objects.filter(seat__committee=committee, since__lte=day, until__gt=day)
    accounts = Account.objects.filter(is_active=True, person__terms__in=serving).select_related("person")
    return accounts.exclude(person=actor.person).distinct().order_by("pk")


def tell_who_serves(actor: Actor, sitting: Sitting, kind: str) -> None:
    """A letter about a sitting to those who will serve on its day."""
    committee = sitting.committee
    context = {
        **_names(committee),
        "day": sitting.held_on.isoformat(),
        "place": sitting.place,
        "path": f"/sittings/{sitting.key}",
    }
    for account in readers_who_serve(actor, committee, sitting.held_on):
        outbox.write(kind, account, context, about=sitting)


def tell_appointed(term: Term) -> None:
    """A letter to somebody who is given a seat, if they can be mailed."""
    account = term.person.account
    committee = term.seat.committee
    if account is not None and account.is_active:
        days = {"since": term.since.isoformat(), "until": term.until.isoformat()}
        path = f"/committees/{committee.key}"
        outbox.write("seat_given", account, {**_names(committee), **days, "path": path}, about=term.seat)


def tell_owner(actor: Actor, action: Action) -> None:
    """A letter to the owner of a new action, unless they gave it to themself."""
    account = action.owner.account
    sitting = action.item.sitting
    if account is not None and account.is_active and action.owner_id != actor.person:
        context = {
            **_names(sitting.committee),
            "due": action.due.isoformat(),
            "path": f"/sittings/{sitting.key}",
        }
        outbox.write("action_assigned", account, context, about=action)


def _names(committee: Committee) -> dict[str, str]:
    return {
        "title_en": committee.name_en,
        "title_ko": committee.name_ko or committee.name_en,
        "layer": committee.layer,
    }
