"""Retention: what is older than its purpose allows ends; a dry run says how much that would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from concord.kernel import clock
from concord.society.access import SYSTEM, Actor, RefusedError, Role
from concord.society.jobs import queue
from concord.society.ledger.entries import record
from concord.society.personal_data import KEEPING, Keeping
from concord.society.privacy.models import RetentionRun

KIND = "privacy.retain"


@dataclass(frozen=True, slots=True)
class Ending:
    """One purpose with the moment before which things end, and how many they are."""

    name: str
    keeping: Keeping
    before: datetime
    count: int


def survey() -> list[Ending]:
    """What would end now; nothing is changed."""
    return [Ending(name, keeping, before, keeping.count(before)) for name, keeping, before in _purposes()]


@transaction.atomic
def retain(*, actor: Actor) -> list[Ending]:
    """End what is older than its purpose allows. Raises RefusedError for anybody but staff and the system."""
    if not actor.has(Role.HOST_STAFF, Role.SYSTEM):
        raise RefusedError(KIND)
    ended = [Ending(name, keeping, before, keeping.end(before)) for name, keeping, before in _purposes()]
    counts = {ending.name: ending.count for ending in ended}
    run = RetentionRun.objects.create(at=clock.now(), counts=counts)
    record(actor, "retention.applied", run, facts=counts)
    return ended


def _purposes() -> Iterator[tuple[str, Keeping, datetime]]:
    now = clock.now()
    for name, keeping in KEEPING:
        yield name, keeping, now - timedelta(days=keeping.days)


def _run(_payload: queue.Payload) -> None:
    retain(actor=SYSTEM)


queue.handler(KIND, _run)
queue.every(24 * 3600, KIND)
