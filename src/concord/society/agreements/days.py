"""The day on which a deliverable is due: one side proposes it, somebody of the other side agrees.

A day that the side that delivers sets when it plans the deliverable binds at once. Every further day is
proposed: accepted, declined with a reason, or withdrawn by the side that proposed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access import Actor, NotFoundError, RefusedError, may, require
from concord.society.agreements.actions import refused
from concord.society.agreements.models import Agreement, DayAnswer, DayProposal, Deliverable
from concord.society.agreements.notices import tell_side
from concord.society.agreements.queries import (
    agreement_facts,
    lock_agreement,
    open_day_of,
    state_of,
    status_of,
    with_settlement,
)
from concord.society.agreements.states import (
    AgreementAction,
    DayAction,
    DeliverableAction,
    is_answerable,
    is_legal,
    is_legal_on_deliverable,
    last_due_day,
)
from concord.society.errors import WrongStateError
from concord.society.ledger.entries import record
from concord.society.people.queries import selves

if TYPE_CHECKING:
    from datetime import date

    from concord.society.agreements.models import Initiative, Party


def open_deliverable(actor: Actor, deliverable: Deliverable, action: DeliverableAction) -> Deliverable:
    """The deliverable as it stands now, its agreement locked, for an action that is allowed and possible.

    Raises AccessError if the actor may not, WrongStateError if the action is not possible now.
    """
    now = _locked(deliverable)
    require(actor, action, now)
    at, of = status_of(now.agreement, actor.today), state_of(now)
    if not is_legal_on_deliverable(action, of, at):
        raise WrongStateError(action, of if is_legal(AgreementAction.SETTLE, at) else at)
    return now


def _locked(deliverable: Deliverable) -> Deliverable:
    """Raises NotFoundError for one that was withdrawn meanwhile, as if it had never been found."""
    agreement = lock_agreement(deliverable.agreement_id)
    now = with_settlement(Deliverable.objects.filter(pk=deliverable.pk)).first()
    if now is None:
        raise NotFoundError
    now.agreement = agreement
    return now


def own_side(actor: Actor, initiative: Initiative) -> Party:
    """The side for which the actor acts; for both, the one that accepts: its day needs the other's agreement.

    Raises RefusedError if the actor acts for neither.
    """
    for party in (initiative.counterpart, initiative.lead):
        if party.organisation_id in actor.represents:
            return party
    raise RefusedError(AgreementAction.PLAN)


def other_side(initiative: Initiative, party: Party) -> Party:
    """The side of the initiative that is not ``party``."""
    return initiative.counterpart if party.pk == initiative.lead_id else initiative.lead


def check_day(actor: Actor, agreement: Agreement, day: date) -> None:
    """Return if a deliverable may fall due on that day.

    Raises ValidationError for a day before today where the actor is, before the agreement takes effect, or
    after the last day on which deliverables under it may fall due.
    """
    last = last_due_day(agreement_facts(agreement))
    if day < actor.today:
        raise refused("due_has_passed")
    if agreement.effective_from and day < agreement.effective_from:
        raise refused("due_before_effect")
    if last is not None and day > last:
        raise refused("due_after_end")


def set_day(actor: Actor, deliverable: Deliverable, day: date, party: Party, reason: str = "") -> DayProposal:
    """Write down the day: set at once if the deliverable holds it as agreed, else open to the other side."""
    binds = deliverable.day_is_agreed and deliverable.due == day
    now = clock.now()
    return DayProposal.objects.create(
        deliverable=deliverable,
        day=day,
        party=party,
        by_id=actor.person,
        reason=reason,
        proposed_at=now,
        answer=DayAnswer.SET if binds else "",
        answered_at=now if binds else None,
    )


@transaction.atomic
def propose_day(*, actor: Actor, deliverable: Deliverable, due: date, reason: str = "") -> DayProposal:
    """Propose another day for the actor's own side; the other side is mailed. The agreed day binds meanwhile.

    Raises ValidationError while another proposal is open, for the day that is agreed already, and for a day
    outside of the agreement.
    """
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.PROPOSE_DAY)
    if open_day_of(deliverable) is not None:
        raise refused("day_proposed_already")
    if deliverable.day_is_agreed and deliverable.due == due:
        raise refused("day_agreed_already")
    check_day(actor, deliverable.agreement, due)
    party = own_side(actor, deliverable.initiative)
    day = set_day(actor, deliverable, due, party, reason)
    if not deliverable.day_is_agreed:
        deliverable.due = due
        deliverable.save(update_fields=["due"])
    facts = {"due": due.isoformat(), "by": party.key}
    record(actor, "deliverable.day_proposed", deliverable, facts=facts, reason=reason, rows=[day])
    context = {"day": due.isoformat()}
    tell_side(actor, deliverable, other_side(deliverable.initiative, party), "day_proposed", context)
    return day


@transaction.atomic
def accept_day(*, actor: Actor, proposal: DayProposal) -> DayProposal:
    """Agree to the proposed day: from now on it binds. The side that proposed it is mailed.

    Raises ValidationError for the actor's own proposal under whichever account, and for a day that has passed
    or that the agreement does not reach any more.
    """
    proposal = _open_proposal(actor, proposal, DayAction.ACCEPT)
    if proposal.by_id in selves(actor.person):
        raise refused("own_proposal")
    deliverable = proposal.deliverable
    check_day(actor, deliverable.agreement, proposal.day)
    before = deliverable.due if deliverable.day_is_agreed else None
    deliverable.due, deliverable.day_is_agreed = proposal.day, True
    deliverable.save(update_fields=["due", "day_is_agreed"])
    facts = {"due": proposal.day.isoformat(), "before": before.isoformat() if before else None}
    return _answer(actor, proposal, DayAnswer.ACCEPTED, "", facts)


@transaction.atomic
def decline_day(*, actor: Actor, proposal: DayProposal, reason: str) -> DayProposal:
    """Decline the proposed day, with the reason; the side that proposed it is mailed."""
    proposal = _open_proposal(actor, proposal, DayAction.DECLINE)
    if not reason:
        raise refused("reason_missing")
    return _answer(actor, proposal, DayAnswer.DECLINED, reason, {"due": proposal.day.isoformat()})


@transaction.atomic
def withdraw_day(*, actor: Actor, proposal: DayProposal) -> DayProposal:
    """Withdraw the day that the actor's own side proposed, before it is answered; the other is mailed."""
    proposal = _open_proposal(actor, proposal, DayAction.WITHDRAW)
    return _answer(actor, proposal, DayAnswer.WITHDRAWN, "", {"due": proposal.day.isoformat()})


def possible_on_day(actor: Actor, proposal: DayProposal, agreement: Agreement) -> list[DayAction]:
    """What the actor may do with the open proposal now, whose deliverable is fetched ``with_state``."""
    at, of = status_of(agreement, actor.today), state_of(proposal.deliverable)
    own = proposal.by_id in selves(actor.person)
    return [
        action
        for action in DayAction
        if is_answerable(of, at) and may(actor, action, proposal) and not (own and action == DayAction.ACCEPT)
    ]


def _answer(
    actor: Actor, proposal: DayProposal, answer: DayAnswer, reason: str, facts: dict[str, str | None]
) -> DayProposal:
    proposal.answer, proposal.answer_reason = answer, reason
    proposal.answered_by_id, proposal.answered_at = actor.person, clock.now()
    proposal.save(update_fields=["answer", "answer_reason", "answered_by", "answered_at"])
    deliverable = proposal.deliverable
    verb = f"deliverable.day_{answer}"
    record(actor, verb, deliverable, facts=facts, reason=reason, rows=[proposal])
    told = proposal.party
    if answer == DayAnswer.WITHDRAWN:
        told = other_side(deliverable.initiative, told)
    context = {"day": proposal.day.isoformat(), "answer": str(answer)}
    tell_side(actor, deliverable, told, "day_answered", context)
    return proposal


def _open_proposal(actor: Actor, proposal: DayProposal, action: DayAction) -> DayProposal:
    """The open proposal as it stands now, its agreement locked. Raises AccessError, WrongStateError."""
    deliverable = _locked(proposal.deliverable)
    now = deliverable.days.select_related("party").get(pk=proposal.pk)
    now.deliverable = deliverable
    require(actor, action, now)
    of = state_of(deliverable)
    if now.answer or not is_answerable(of, status_of(deliverable.agreement, actor.today)):
        raise WrongStateError(action, now.answer or of)
    return now
