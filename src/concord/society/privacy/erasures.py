"""Erasure of many persons on their requests: in the background, each by itself, and none twice.

Each person is one job in one transaction with the note that it is done. So a worker that dies leaves a person
either erased or as before, and one that cannot be erased keeps no other back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from concord.kernel import clock
from concord.kernel.text import clean_line
from concord.society.access import PUBLIC, AccessError, Actor, locked, require
from concord.society.errors import refusals_in
from concord.society.jobs import queue
from concord.society.jobs.models import Job
from concord.society.ledger.entries import record
from concord.society.people.models import Person
from concord.society.people.queries import actor_for
from concord.society.privacy import actions
from concord.society.privacy.models import ErasureBatch, ErasureOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = "privacy.erase"
NOT_ALLOWED = "not_allowed"
"""The fault of a person whom the one who asked may not erase any more."""


@transaction.atomic
def ask(*, actor: Actor, people: Sequence[Person], request: str) -> ErasureBatch:
    """Have these persons erased, who asked for it in writing; ``request`` says how and when they asked.

    Raises AccessError unless the actor is staff of the host, ValidationError without a request or for the
    actor themself, who does that on their own page.
    """
    for person in people:
        require(actor, "hand_out", person)
    if not clean_line(request):
        raise actions.refused("request_missing")
    if actor.person in {person.pk for person in people}:
        raise actions.refused("own_erasure")
    batch = ErasureBatch.objects.create(actor=actor.key, request=clean_line(request), asked_at=clock.now())
    orders = ErasureOrder.objects.bulk_create(ErasureOrder(batch=batch, person=person) for person in people)
    record(actor, "person.erasures_asked", batch, facts={"persons": len(orders)})
    for order in orders:
        queue.ask(KIND, {"order": order.pk}, once=f"{KIND}:{order.pk}")
    return batch


def given_up(batch: ErasureBatch) -> int:
    """How many persons of the batch are left to whom no worker comes back by itself."""
    left = batch.orders.filter(done_at=None, fault="").values_list("pk", flat=True)
    names = [f"{KIND}:{pk}" for pk in left]
    return Job.objects.filter(only_once__in=names, given_up_at__isnull=False).count()


def _erase(payload: queue.Payload) -> None:
    """Erase one person, unless they are erased already."""
    order = locked(ErasureOrder.objects.get(pk=payload["order"]), "batch", "person")
    if order.done_at is not None or order.fault:
        return
    batch = order.batch
    staff = Person.objects.filter(key=batch.actor).first()
    try:
        # In a savepoint: what is refused halfway undoes this one alone.
        with transaction.atomic():
            if order.person.name:
                actor = actor_for(staff) if staff else PUBLIC
                actions.erase_on_request(actor=actor, person=order.person, request=batch.request)
    except ValidationError as refusal:
        order.fault = refusals_in(refusal)[0].code
    except AccessError:
        order.fault = NOT_ALLOWED
    else:
        order.done_at = clock.now()
    order.save(update_fields=["done_at", "fault"])
    if not batch.orders.filter(done_at=None, fault="").exists():
        # What the requests said stands in the ledger, without the names.
        batch.request = ""
        batch.save(update_fields=["request"])


queue.handler(KIND, _erase, lease=timedelta(minutes=1))
