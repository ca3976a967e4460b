"""A committee sits: it is called, has an agenda and minutes that are adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from concord.kernel import clock
from concord.kernel.text import nfc, nfc_lines
from concord.society.access.rules import require
from concord.society.committees.domain.legality import locked_sitting
from concord.society.committees.models import AgendaItem, Sitting
from concord.society.committees.notices import tell_who_serves
from concord.society.committees.states import Verb
from concord.society.errors import VerbRefusedError
from concord.society.ledger.entries import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.committees.models import Committee
    from concord.society.files.models import StoredFile


@transaction.atomic
def call(
    *, actor: Actor, committee: Committee, held_on: date, place: str = "", items: Sequence[str] = ()
) -> Sitting:
    """Call a sitting with its agenda: the chair or the host's staff. Those who serve then are mailed."""
    require(actor, "call", committee)
    sitting = Sitting.objects.create(committee=committee, held_on=held_on, place=nfc(place))
    AgendaItem.objects.bulk_create(
        AgendaItem(sitting=sitting, position=position, title=nfc(title))
        for position, title in enumerate(items, start=1)
    )
    record(actor, "sitting.called", sitting, facts={"held_on": held_on.isoformat(), "items": len(items)})
    if held_on >= clock.today():
        tell_who_serves(actor, sitting, "sitting_called")
    return sitting


@transaction.atomic
def move(*, actor: Actor, sitting: Sitting, held_on: date, place: str) -> Sitting:
    """Move a sitting to another day from today on, or another place; those who serve are mailed.

    Raises VerbRefusedError for a day that has passed.
    """
    sitting = locked_sitting(actor, sitting, Verb.MOVE)
    if held_on < clock.today():
        raise VerbRefusedError("day_has_passed")
    sitting.held_on, sitting.place = held_on, nfc(place)
    sitting.save(update_fields=["held_on", "place"])
    record(actor, "sitting.moved", sitting, facts={"held_on": held_on.isoformat()})
    tell_who_serves(actor, sitting, "sitting_moved")
    return sitting


@transaction.atomic
def cancel(*, actor: Actor, sitting: Sitting, reason: str) -> Sitting:
    """Cancel a sitting before its day, with the reason; those who serve are mailed."""
    sitting = locked_sitting(actor, sitting, Verb.CANCEL)
    if not reason:
        raise VerbRefusedError("reason_missing")
    sitting.cancelled_because = nfc(reason)
    sitting.save(update_fields=["cancelled_because"])
    record(actor, "sitting.cancelled", sitting, reason=reason)
    tell_who_serves(actor, sitting, "sitting_cancelled")
    return sitting


@transaction.atomic
def put_on_agenda(*, actor: Actor, sitting: Sitting, title: str) -> AgendaItem:
    """Add a point to the agenda."""
    sitting = locked_sitting(actor, sitting, Verb.ADD_ITEM)
    last = sitting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(sitting=sitting, position=last + 1, title=nfc(title))
    record(actor, "sitting.item_added", item)
    return item


@transaction.atomic
def write_minutes(
    *, actor: Actor, sitting: Sitting, text: str = "", file: StoredFile | None = None
) -> Sitting:
    """Write the minutes, as text, as a file, or both; a file replaces the one before.

    Raises VerbRefusedError if there is neither.
    """
    sitting = locked_sitting(actor, sitting, Verb.WRITE_MINUTES)
    sitting.minutes_text = nfc_lines(text)
    sitting.minutes = file or sitting.minutes
    if not sitting.minutes_text and sitting.minutes is None:
        raise VerbRefusedError("minutes_missing")
    sitting.save(update_fields=["minutes_text", "minutes"])
    facts = {"sha256": file.sha256} if file else {}
    record(actor, "sitting.minutes_written", sitting, facts=facts)
    return sitting


@transaction.atomic
def adopt(*, actor: Actor, sitting: Sitting) -> Sitting:
    """Adopt the minutes: from then on the sitting is a record. Raises VerbRefusedError without minutes."""
    sitting = locked_sitting(actor, sitting, Verb.ADOPT)
    if not sitting.minutes_text and sitting.minutes is None:
        raise VerbRefusedError("minutes_missing")
    sitting.adopted_on = clock.today()
    sitting.save(update_fields=["adopted_on"])
    record(actor, "sitting.minutes_adopted", sitting)
    return sitting
