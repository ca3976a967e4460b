"""Letters about introductions. They name nobody: who asks, and why, stands behind the link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from concord.kernel import clock
from concord.society.mail import outbox, tickets
from concord.society.partnering.states import Side, State
from concord.society.people.acting import representatives
from concord.society.people.models import Account

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.society.partnering.models import Introduction

TICKET = "introduction.answer"


def readers(introduction: Introduction, side: Side) -> list[Account]:
    """The accounts of one side: the person, or everybody who may act for the organisation."""
    if side is Side.SOUGHT and introduction.sought_organisation_id:
        found = representatives([introduction.sought_organisation_id]).exclude(person=introduction.seeker_id)
    else:
        person = introduction.seeker_id if side is Side.SEEKER else introduction.sought_person_id
        found = Account.objects.filter(is_active=True, person=person)
    return list(found.select_related("person"))


def tell_asked(introduction: Introduction) -> None:
    """Ask the side that is sought, with a link to answer."""
    _ask_to_answer(introduction, Side.SOUGHT, "introduction_asked")


def tell_proposed(introduction: Introduction) -> None:
    """Ask the seeker of an introduction that staff proposed, with a link to answer."""
    _ask_to_answer(introduction, Side.SEEKER, "introduction_proposed")


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


def _ask_to_answer(introduction: Introduction, side: Side, kind: str) -> None:
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
    context = {"path": f"/introductions/{introduction.key}", "layer": introduction.layer}
    for account in readers(introduction, side):
        name = f"{kind}:{introduction.key}:{account.pk}" if once else None
        outbox.write(kind, account, context, about=introduction, once=name)
