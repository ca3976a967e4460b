"""What every verb does first: lock the agreement, check access, check that the verb is legal now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access.rules import may, require
from concord.society.agreements.facts import state_of, status_of, with_facts, with_settlement
from concord.society.agreements.models import Agreement, Deliverable
from concord.society.agreements.states import Act, State, Status, Verb, is_legal, is_legal_act

if TYPE_CHECKING:
    from concord.society.access.actor import Actor


class NotNowError(Exception):
    """The verb is not legal at this status; nothing was done."""

    def __init__(self, verb: Verb | Act, standing: Status | State) -> None:
        self.verb = verb
        self.standing = standing
        super().__init__(f"{verb} is not possible while {standing}")


def locked(actor: Actor, agreement: Agreement, verb: Verb) -> Agreement:
    """The agreement as it stands now, its row locked to the end of the transaction.

    Raises AccessError if the actor may not, NotNowError if the verb is not legal at its status.
    """
    now = _lock(agreement.pk)
    require(actor, verb, now)
    check(verb, now)
    return now


def check(verb: Verb, agreement: Agreement) -> None:
    """Return if the verb is legal today. Raises NotNowError."""
    at = status_of(agreement, clock.today())
    if not is_legal(verb, at):
        raise NotNowError(verb, at)


def lock_agreement(pk: int) -> Agreement:
    """The agreement, its row locked, for verbs whose access is not that of the agreement."""
    return _lock(pk)


def locked_deliverable(actor: Actor, deliverable: Deliverable, act: Act) -> Deliverable:
    """The deliverable as it stands now, its agreement locked. Raises as :func:`locked` does."""
    agreement = _lock(deliverable.agreement_id)
    now = with_settlement(Deliverable.objects.all()).select_related("agreement").get(pk=deliverable.pk)
    require(actor, act, now)
    at, of = status_of(agreement, clock.today()), state_of(now)
    if not is_legal(Verb.SETTLE, at):
        raise NotNowError(act, at)
    if not is_legal_act(act, of, at):
        raise NotNowError(act, of)
    return now


def possible_verbs(actor: Actor, agreement: Agreement) -> list[Verb]:
    """What the actor may do with the agreement now, for the page; verbs about its parts not included."""
    at = status_of(agreement, clock.today())
    whole = [verb for verb in Verb if verb not in {Verb.SIGN, Verb.SETTLE}]
    if getattr(agreement, "successor", None) is not None:
        whole.remove(Verb.RENEW)
    return [verb for verb in whole if is_legal(verb, at) and may(actor, verb, agreement)]


def possible_acts(actor: Actor, deliverable: Deliverable, agreement: Agreement) -> list[Act]:
    """What the actor may do with the deliverable now."""
    at, of = status_of(agreement, clock.today()), state_of(deliverable)
    return [act for act in Act if is_legal_act(act, of, at) and may(actor, act, deliverable)]


def _lock(pk: int) -> Agreement:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a verb runs in a transaction")
    Agreement.objects.select_for_update().get(pk=pk)
    return with_facts(Agreement.objects.all()).get(pk=pk)
