"""A committee sits: agenda, interests, resolutions, actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from concord.kernel import clock
from concord.society.committees.models import Action, AgendaItem, Interest, Resolution, Sitting
from concord.society.ledger.access import require
from concord.society.ledger.recording import record

if TYPE_CHECKING:
    from datetime import date

    from concord.society.committees.models import Committee
    from concord.society.ledger.actor import Actor
    from concord.society.ledger.models import StoredFile
    from concord.society.people.models import Person


@transaction.atomic
def call(*, actor: Actor, committee: Committee, held_on: date, place: str = "") -> Sitting:
    """Call a sitting: the chair or the host's staff."""
    require(actor, "call", committee)
    sitting = Sitting.objects.create(committee=committee, held_on=held_on, place=place)
    record(actor, "sitting.called", sitting, facts={"held_on": held_on.isoformat()})
    return sitting


@transaction.atomic
def put_on_agenda(*, actor: Actor, sitting: Sitting, title: str) -> AgendaItem:
    """Add a point to the agenda."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    require(actor, "run", sitting)
    last = sitting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(sitting=sitting, position=last + 1, title=title)
    record(actor, "sitting.item_added", item)
    return item


@transaction.atomic
def declare_interest(*, actor: Actor, item: AgendaItem, statement: str, abstains: bool = True) -> Interest:
    """Declare one's own conflict of interest on an item; nobody declares it for somebody else."""
    require(actor, "declare", item)
    assert actor.person is not None
    interest = Interest.objects.create(
        item=item, person_id=actor.person, statement=statement, abstains=abstains
    )
    record(actor, "sitting.interest_declared", item, facts={"abstains": abstains}, reason=statement)
    return interest


@transaction.atomic
def resolve(
    *, actor: Actor, item: AgendaItem, text: str, votes_for: int, votes_against: int, abstentions: int
) -> Resolution:
    """Record what was decided and how the votes fell."""
    require(actor, "run", item.sitting)
    resolution = Resolution.objects.create(
        item=item, text=text, votes_for=votes_for, votes_against=votes_against, abstentions=abstentions
    )
    facts = {"for": votes_for, "against": votes_against, "abstentions": abstentions}
    record(actor, "sitting.resolved", item, facts=facts)
    return resolution


@transaction.atomic
def assign(*, actor: Actor, item: AgendaItem, text: str, owner: Person, due: date) -> Action:
    """Ask a person to do something by a day."""
    require(actor, "run", item.sitting)
    action = Action.objects.create(item=item, text=text, owner=owner, due=due)
    record(actor, "action.assigned", action, facts={"owner": owner.key, "due": due.isoformat()})
    return action


@transaction.atomic
def finish(*, actor: Actor, action: Action) -> Action:
    """Say that one's own action is done."""
    action = Action.objects.select_for_update().get(pk=action.pk)
    require(actor, "finish", action)
    action.done_on = clock.today()
    action.save(update_fields=["done_on"])
    record(actor, "action.finished", action)
    return action


@transaction.atomic
def file_minutes(*, actor: Actor, sitting: Sitting, minutes: StoredFile) -> Sitting:
    """Keep the minutes of a sitting."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting.pk)
    require(actor, "run", sitting)
    sitting.minutes = minutes
    sitting.save(update_fields=["minutes"])
    record(actor, "sitting.minutes_filed", sitting, facts={"sha256": minutes.sha256})
    return sitting
