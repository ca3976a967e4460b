"""Messages about introductions. They name nobody: who asks, and why, stands behind the link.

Months after an introduction both sides are asked what came of it, by a job of every day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.jobs import queue
from concord.society.mail import outbox, tickets
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import state_of, with_facts
from concord.society.partnering.states import EXPIRES_AFTER, OUTCOME_ASKED_AFTER, Side, State
from concord.society.people.models import Account
from concord.society.people.queries import representatives

if TYPE_CHECKING:
    from concord.society.access import Actor

TICKET = "introduction.answer"
ASK_FOR_OUTCOMES = "partnering.outcomes"


def readers(introduction: Introduction, side: Side) -> list[Account]:
    """The accounts of one side: the person, or everybody who may act for the organisation."""
    if side is Side.SOUGHT and introduction.sought_organisation_id:
        accounts = representatives([introduction.sought_organisation_id]).exclude(
            person=introduction.seeker_id
        )
    else:
        person = introduction.seeker_id if side is Side.SEEKER else introduction.sought_person_id
        accounts = Account.objects.filter(is_active=True, person=person)
    return list(accounts.select_related("person"))


def tell_answer(actor: Actor, introduction: Introduction, at: State) -> None:
    """Tell both sides that they are introduced, or the seeker that nothing will come of it."""
    if at is State.INTRODUCED:
        for side in Side:
            _tell(introduction, side, "introduction_made")
    elif at is State.DECLINED and actor.person != introduction.seeker_id:
        _tell(introduction, Side.SEEKER, "introduction_declined")


def ask_for_outcome(introduction: Introduction) -> None:
    """Ask both sides once what came of it."""
    for side in Side:
        _tell(introduction, side, "introduction_outcome", once=True)


def ask_to_answer(introduction: Introduction, side: Side) -> None:
    """Ask a side, with a link to answer: the seeker only if staff proposed the introduction."""
    kind = "introduction_asked" if side is Side.SOUGHT else "introduction_proposed"
    days = (introduction.expires_at - clock.now()) // timedelta(days=1)
    for account in readers(introduction, side):
        ticket = tickets.issue(
            purpose=TICKET,
            person_key=account.person.key,
            object_key=introduction.key,
            expires_at=introduction.expires_at,
        )
        context = {"ticket": ticket.key, "layer": introduction.layer, "days": days}
        outbox.write(kind, account, context, about=introduction)


def _tell(introduction: Introduction, side: Side, kind: str, *, once: bool = False) -> None:
    context = {"path": introduction.get_absolute_url(), "layer": introduction.layer}
    for account in readers(introduction, side):
        name = f"{kind}:{introduction.key}:{account.pk}" if once else None
        outbox.write(kind, account, context, about=introduction, once=name)


@transaction.atomic
def ask_for_outcomes(day: date) -> int:
    """Ask about the introductions asked for about three months before; nobody is asked twice."""
    latest = day - OUTCOME_ASKED_AFTER
    asked = Introduction.objects.filter(
        asked_at__date__lte=latest, asked_at__date__gt=latest - 2 * EXPIRES_AFTER, outcomes=None
    )
    introduced = [row for row in with_facts(asked) if state_of(row) is State.INTRODUCED]
    for introduction in introduced:
        ask_for_outcome(introduction)
    return len(introduced)


def _ask_today(_payload: queue.Payload) -> None:
    ask_for_outcomes(clock.today())


queue.handler(ASK_FOR_OUTCOMES, _ask_today)
queue.every(24 * 3600, ASK_FOR_OUTCOMES)
