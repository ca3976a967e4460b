"""On one item of an agenda: interests are declared, the committee decides, somebody is asked to act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.kernel.text import nfc, nfc_lines
from concord.society.committees.domain.legality import locked_action, locked_item
from concord.society.committees.models import Action, Interest, Resolution, Term
from concord.society.committees.notices import tell_owner
from concord.society.committees.states import Verb
from concord.society.errors import VerbRefusedError
from concord.society.ledger.entries import record

if TYPE_CHECKING:
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.committees.models import AgendaItem
    from concord.society.people.models import Person


@transaction.atomic
def declare_interest(*, actor: Actor, item: AgendaItem, statement: str, abstains: bool = True) -> Interest:
    """Declare one's own conflict of interest on an item; nobody declares it for somebody else.

    Raises VerbRefusedError if it is declared already, or after the committee has decided.
    """
    item = locked_item(actor, item, Verb.DECLARE)
    assert actor.person is not None
    if Resolution.objects.filter(item=item).exists():
        raise VerbRefusedError("decided_already")
    if item.interests.filter(person=actor.person).exists():
        raise VerbRefusedError("declared_already")
    interest = Interest.objects.create(
        item=item, person_id=actor.person, statement=nfc(statement), abstains=abstains
    )
    record(actor, "sitting.interest_declared", item, facts={"abstains": abstains}, reason=statement)
    return interest


@transaction.atomic
def resolve(
    *, actor: Actor, item: AgendaItem, text: str, votes_for: int, votes_against: int, abstentions: int
) -> Resolution:
    """Record what was decided and how the votes fell.

    Raises VerbRefusedError if it was decided already, or if there are more votes than holders of seats on
    that day less those who abstain for an interest.
    """
    item = locked_item(actor, item, Verb.RESOLVE)
    if Resolution.objects.filter(item=item).exists():
        raise VerbRefusedError("decided_already")
    holders = holders_on(item)
    if votes_for + votes_against > len(holders - abstaining(item)):
        raise VerbRefusedError("more_votes_than_voters")
    if votes_for + votes_against + abstentions > len(holders):
        raise VerbRefusedError("more_votes_than_seats")
    resolution = Resolution.objects.create(
        item=item,
        text=nfc_lines(text),
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
    )
    facts = {"for": votes_for, "against": votes_against, "abstentions": abstentions}
    record(actor, "sitting.resolved", item, facts=facts)
    return resolution


def holders_on(item: AgendaItem) -> set[int]:
    """The primary keys of those who hold a seat on the day of the sitting: one query."""
    sitting = item.sitting
    terms = Term.objects.filter(
        seat__committee=sitting.committee_id, since__lte=sitting.held_on, until__gt=sitting.held_on
    )
    return set(terms.values_list("person_id", flat=True))


def abstaining(item: AgendaItem) -> set[int]:
    """Those who declared an interest on the item and abstain."""
    return {interest.person_id for interest in item.interests.all() if interest.abstains}


@transaction.atomic
def assign(*, actor: Actor, item: AgendaItem, text: str, owner: Person, due: date) -> Action:
    """Ask a person to do something by a day; they are mailed.

    Raises VerbRefusedError for a day before the sitting.
    """
    item = locked_item(actor, item, Verb.ASSIGN)
    if due < item.sitting.held_on:
        raise VerbRefusedError("due_before_sitting")
    action = Action.objects.create(item=item, text=nfc(text), owner=owner, due=due)
    record(actor, "action.assigned", action, facts={"owner": owner.key, "due": due.isoformat()})
    tell_owner(actor, action)
    return action


@transaction.atomic
def finish(*, actor: Actor, action: Action, outcome: str = "") -> Action:
    """Close an action as done: its owner, or who runs the sitting."""
    action = locked_action(actor, action, Verb.FINISH)
    action.done_on, action.outcome = clock.today(), nfc(outcome)
    action.save(update_fields=["done_on", "outcome"])
    record(actor, "action.finished", action)
    return action


@transaction.atomic
def drop(*, actor: Actor, action: Action, outcome: str) -> Action:
    """Close an action that will not be done, with the reason: who runs the sitting."""
    action = locked_action(actor, action, Verb.DROP)
    action.dropped_on, action.outcome = clock.today(), nfc(outcome)
    action.save(update_fields=["dropped_on", "outcome"])
    record(actor, "action.dropped", action, reason=outcome)
    return action
