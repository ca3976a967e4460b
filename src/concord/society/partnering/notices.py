"""Messages about introductions. They name nobody: who asks, and why, stands behind the link.

A letter to a contact outside names the body that is asked, so that it finds its reader. Every day whoever can
answer since is asked, who asked is told that nobody answered in time, and months later both sides are asked
what came of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from concord.kernel import clock
from concord.society.jobs import queue
from concord.society.mail import outbox, tickets
from concord.society.mail.models import Message, OutsideReader
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import state_of, who_can_answer, with_facts
from concord.society.partnering.states import (
    DAYS_TO_ANSWER,
    DAYS_TO_ROUTE,
    FOLLOWED_FOR,
    OUTCOME_ASKED_AFTER,
    Side,
    State,
    end_of,
)
from concord.society.people.models import Account, Organisation
from concord.society.people.queries import representatives
from concord.society.people.zones import host_today, host_zone, zone_of, zone_of_reader

if TYPE_CHECKING:
    from concord.society.access import Actor
    from concord.society.partnering.models import Route

TICKET = "introduction.answer"
OUTSIDE = "introduction.outside"
ASK_FOR_OUTCOMES = "partnering.outcomes"
FOLLOW = "partnering.deadlines"
_LATE = timedelta(days=30)


def readers(introduction: Introduction, side: Side) -> list[Account]:
    """The accounts of one side: the person, or everybody who may act for the organisation."""
    if side is Side.SOUGHT:
        accounts = who_can_answer(
            introduction.sought, introduction.seeker_id, introduction.seeker_organisation
        )
    elif introduction.seeker_organisation_id:
        accounts = representatives([introduction.seeker_organisation_id])
    else:
        accounts = Account.objects.filter(is_active=True, person=introduction.seeker_id)
    return list(accounts.select_related("person"))


def host_accounts() -> list[Account]:
    """The accounts of the staff of the host, who find a contact where nobody can answer."""
    return list(representatives(Organisation.objects.filter(is_host=True)).select_related("person"))


def set_deadline(introduction: Introduction) -> None:
    """Set the last day to act: of who is asked, else of the host, in the time zone of whoever it is."""
    accounts, body = readers(introduction, Side.SOUGHT), introduction.sought_organisation
    if not accounts:
        zone, days = host_zone(), DAYS_TO_ROUTE
    else:
        zone, days = zone_of(body) if body else zone_of_reader(accounts[0]), DAYS_TO_ANSWER
    introduction.time_zone = zone
    introduction.expires_at = end_of(clock.today(zone), days, zone)


def tell_answer(introduction: Introduction, side: Side | None) -> None:
    """Tell both sides that they are introduced, or the seeker that the other side declined."""
    at = state_of(introduction)
    if at is State.INTRODUCED:
        for one in Side:
            _tell(introduction, one, "introduction_made")
    elif at is State.DECLINED and side is Side.SOUGHT:
        _tell(introduction, Side.SEEKER, "introduction_declined")


def tell_not_routed(introduction: Introduction) -> None:
    """Tell who asked that the host found no contact, and why stands on the page."""
    _tell(introduction, Side.SEEKER, "introduction_not_routed")


def ask_to_answer(introduction: Introduction, side: Side) -> None:
    """Ask a side once, with a link to answer: the seeker only if staff proposed the introduction."""
    kind = "introduction_asked" if side is Side.SOUGHT else "introduction_proposed"
    for account in readers(introduction, side):
        once = f"{kind}:{introduction.key}:{account.pk}"
        if Message.objects.filter(only_once=once).exists():
            continue
        ticket = tickets.issue(
            purpose=TICKET,
            person_key=account.person.key,
            object_key=introduction.key,
            expires_at=introduction.expires_at,
        )
        context = {"ticket": ticket.key, "layer": introduction.layer, **_deadline(introduction)}
        outbox.write(kind, account, context, about=introduction, once=once)


def ask_to_route(introduction: Introduction, *, but: Actor) -> None:
    """Ask the staff of the host, other than who acts, to find a contact."""
    context = {
        "path": introduction.get_absolute_url(),
        "layer": introduction.layer,
        **_deadline(introduction),
    }
    for account in host_accounts():
        if account.person.pk != but.person:
            outbox.write("introduction_to_route", account, context, about=introduction)


def write_outside(route: Route) -> None:
    """Write to the contact outside, with a link that answers once and afterwards shows what came of it."""
    _tell_outside(route, "introduction_outside")


def _deadline(introduction: Introduction) -> dict[str, Any]:
    return {"day": introduction.last_day.isoformat(), "zone": introduction.time_zone}


def _tell(introduction: Introduction, side: Side, kind: str, *, once: bool = False) -> None:
    context = {"path": introduction.get_absolute_url(), "layer": introduction.layer}
    for account in readers(introduction, side):
        name = f"{kind}:{introduction.key}:{account.pk}" if once else None
        outbox.write(kind, account, context, about=introduction, once=name)
    answered = {answer.side: answer.person_id for answer in introduction.answers.all()}
    if side is Side.SOUGHT and answered.get(Side.SOUGHT, 0) is None:
        _tell_outside(introduction.routes.all().last(), f"{kind}_outside", once=once)


def _tell_outside(route: Route | None, kind: str, *, once: bool = False) -> None:
    assert route is not None  # who answered without an account had a letter
    introduction = route.introduction
    ticket = tickets.issue(
        purpose=OUTSIDE, person_key="", object_key=route.key, expires_at=clock.now() + FOLLOWED_FOR
    )
    sought = introduction.sought_organisation
    assert sought is not None  # the host writes to bodies only
    names = {"title_en": sought.name_en, "title_ko": sought.name_ko or sought.name_en}
    context = {"ticket": ticket.key, "layer": introduction.layer, **_deadline(introduction), **names}
    reader = OutsideReader(route.reply_address or route.address, route.language)
    name = f"{kind}:{introduction.key}:{route.key}" if once else None
    outbox.write(kind, reader, context, about=introduction, once=name)


@transaction.atomic
def ask_for_outcomes(day: date) -> int:
    """Ask about the introductions asked for about three months before; nobody is asked twice."""
    latest = day - OUTCOME_ASKED_AFTER
    asked = Introduction.objects.filter(
        asked_at__date__lte=latest, asked_at__date__gt=latest - _LATE, outcomes=None
    )
    introduced = [row for row in with_facts(asked) if state_of(row) is State.INTRODUCED]
    for introduction in introduced:
        for side in Side:
            _tell(introduction, side, "introduction_outcome", once=True)
    return len(introduced)


@transaction.atomic
def follow_deadlines() -> None:
    """Ask who can answer only since, and tell who asked that nobody answered in time: each once."""
    lately = Introduction.objects.filter(
        expires_at__gt=clock.now() - _LATE, withdrawn_at=None, given_up_at=None
    )
    for introduction in with_facts(lately):
        at = state_of(introduction)
        if at is State.OPEN and not any(one.side == Side.SOUGHT for one in introduction.answers.all()):
            ask_to_answer(introduction, Side.SOUGHT)
        elif at is State.EXPIRED:
            _tell(introduction, Side.SEEKER, "introduction_expired", once=True)


def _ask_today(_payload: queue.Payload) -> None:
    ask_for_outcomes(host_today())


def _follow_today(_payload: queue.Payload) -> None:
    follow_deadlines()


queue.handler(ASK_FOR_OUTCOMES, _ask_today)
queue.every(24 * 3600, ASK_FOR_OUTCOMES)
queue.handler(FOLLOW, _follow_today)
queue.every(24 * 3600, FOLLOW)
