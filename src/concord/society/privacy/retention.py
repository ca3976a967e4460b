"""Retention: what is older than its purpose allows ends; a dry run says how much that would be.

Each purpose ends in a transaction of its own, by a job of its own: one that fails keeps no other back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from concord.kernel import clock
from concord.society.access import SYSTEM, Actor, RefusedError, Role, locked
from concord.society.jobs import queue
from concord.society.ledger.entries import record
from concord.society.personal_data import KEEPING, Keeping
from concord.society.privacy.models import RetentionRun

KIND = "privacy.retain"
_PURPOSE = "privacy.retain.purpose"


@dataclass(frozen=True, slots=True)
class Ending:
    """One purpose with the moment before which things end, and how many they are."""

    name: str
    keeping: Keeping
    before: datetime
    count: int


def survey() -> list[Ending]:
    """What would end now; nothing is changed."""
    endings = []
    for name, keeping in KEEPING:
        before = clock.now() - timedelta(days=keeping.days)
        endings.append(Ending(name, keeping, before, keeping.count(before)))
    return endings


def retain(*, actor: Actor) -> list[Ending]:
    """End now what is older than its purpose allows. Raises RefusedError for all but staff and the system."""
    run = _begin(actor)
    return [_end(actor, run, name) for name, _keeping in KEEPING]


@transaction.atomic
def start(*, actor: Actor) -> RetentionRun:
    """Have it ended in the background. Raises as :func:`retain` does."""
    run = _begin(actor)
    for name, _keeping in KEEPING:
        queue.ask(_PURPOSE, {"run": run.key, "purpose": name, "actor": actor.key}, once=f"{run.key}:{name}")
    return run


@transaction.atomic
def _begin(actor: Actor) -> RetentionRun:
    if not actor.has(Role.HOST_STAFF, Role.SYSTEM):
        raise RefusedError(KIND)
    run = RetentionRun.objects.create(at=clock.now())
    record(actor, "retention.begun", run)
    return run


@transaction.atomic
def _end(actor: Actor, run: RetentionRun, name: str) -> Ending:
    """End what one purpose no longer allows to keep."""
    keeping = KEEPING.get(name)
    before = run.at - timedelta(days=keeping.days)
    run = locked(run)
    run.counts[name] = count = keeping.end(before)
    run.save(update_fields=["counts"])
    if count:
        record(actor, "retention.applied", run, facts={name: count})
    return Ending(name, keeping, before, count)


def _run(_payload: queue.Payload) -> None:
    start(actor=SYSTEM)


def _run_purpose(payload: queue.Payload) -> None:
    run = RetentionRun.objects.get(key=payload["run"])
    _end(Actor(str(payload["actor"])), run, str(payload["purpose"]))


queue.handler(KIND, _run)
queue.handler(_PURPOSE, _run_purpose)
queue.every(24 * 3600, KIND)
