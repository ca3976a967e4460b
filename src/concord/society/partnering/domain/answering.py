"""Each side answers for itself; staff can only pass on, labelled, what somebody said elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.kernel.text import nfc
from concord.society.access.rules import NotFoundError
from concord.society.ledger.entries import Private, record
from concord.society.mail import tickets
from concord.society.partnering.domain.legality import NotNowError, PartneringRefusedError, locked
from concord.society.partnering.facts import side_of, state_of, with_facts
from concord.society.partnering.models import Answer, Introduction, OnBehalf, Outcome, Result
from concord.society.partnering.notices import TICKET, tell_answer
from concord.society.partnering.states import Side, Verb
from concord.society.people.acting import actor_for
from concord.society.people.models import Person

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.society.mail.models import Ticket


@transaction.atomic
def answer(*, actor: Actor, introduction: Introduction, consents: bool) -> Introduction:
    """Consent or decline for the actor's own side; a refusal gives no reason.

    Once both sides have consented each is mailed that the contacts are open; a refusal mails the seeker.
    """
    introduction = locked(actor, introduction, Verb.CONSENT if consents else Verb.DECLINE)
    side = side_of(actor, introduction)
    Answer.objects.update_or_create(
        introduction=introduction,
        side=side,
        defaults={"person_id": actor.person, "consents": consents, "given_at": clock.now()},
    )
    verb = "introduction.consented" if consents else "introduction.declined"
    record(actor, verb, introduction, facts={"side": str(side)})
    now = with_facts(Introduction.objects.all()).get(pk=introduction.pk)
    tell_answer(actor, now, state_of(now))
    return now


def answer_by_link(*, text: str, consents: bool) -> Introduction:
    """Answer with the one-use link of a letter. Raises NotFoundError for any link that cannot be used."""
    with transaction.atomic():
        ticket = tickets.use(text, TICKET)
        introduction, actor = bearer(ticket)
        try:
            return answer(actor=actor, introduction=introduction, consents=consents)
        except NotNowError as closed:
            raise NotFoundError from closed


def bearer(ticket: Ticket) -> tuple[Introduction, Actor]:
    """The introduction and the person of a ticket, in the roles that they hold today."""
    person = Person.objects.filter(key=ticket.person_key).first()
    introduction = with_facts(Introduction.objects.filter(key=ticket.object_key)).first()
    if person is None or introduction is None:
        raise NotFoundError
    return introduction, actor_for(person)


@transaction.atomic
def record_on_behalf(*, actor: Actor, introduction: Introduction, side: Side, source: str) -> OnBehalf:
    """Note what a side said elsewhere, with how. It opens nothing: that side must still consent itself."""
    introduction = locked(actor, introduction, Verb.RECORD_ON_BEHALF)
    if not nfc(source):
        raise PartneringRefusedError("source_missing")
    if introduction.on_behalf.filter(side=side).exists():
        raise PartneringRefusedError("recorded_already")
    word = OnBehalf.objects.create(
        introduction=introduction,
        side=side,
        source=nfc(source),
        by_id=actor.person,
        recorded_at=clock.now(),
    )
    private = [Private("source", word.source, actor.key)]
    record(actor, "introduction.on_behalf", introduction, facts={"side": str(side)}, private=private)
    return word


@transaction.atomic
def report(*, actor: Actor, introduction: Introduction, result: Result, note: str = "") -> Outcome:
    """Say, months later, what came of it."""
    introduction = locked(actor, introduction, Verb.REPORT)
    side = str(side_of(actor, introduction))
    outcome = Outcome.objects.create(
        introduction=introduction,
        side=side,
        by_id=actor.person,
        result=result,
        note=nfc(note),
        given_at=clock.now(),
    )
    record(
        actor,
        "introduction.outcome",
        introduction,
        facts={"result": str(result), "side": side},
        reason=nfc(note),
    )
    return outcome
