"""The job table and the worker that empties it; no broker, and a job is part of its transaction."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction

from concord.kernel import clock
from concord.kernel.registry import Registry
from concord.society.ledger.models import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

Payload = dict[str, str | int]
LEASE = timedelta(minutes=10)
ATTEMPTS = 5


class JobFailedError(Exception):
    """A handler could not do its work now; the job is tried again later."""


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job to be asked for once in every interval of so many seconds."""

    kind: str
    seconds: int


_HANDLERS: Registry[Callable[[Payload], None]] = Registry("job")
_PERIODIC: Registry[Periodic] = Registry("periodic job")


def handler(kind: str, function: Callable[[Payload], None]) -> None:
    """Say which function does jobs of that kind."""
    _HANDLERS.register(kind, function)


def every(seconds: int, kind: str) -> None:
    """Ask for a job of that kind once in each interval, however many workers run."""
    _PERIODIC.register(kind, Periodic(kind, seconds))


def ask(
    kind: str,
    payload: Mapping[str, str | int] | None = None,
    *,
    once: str | None = None,
    at: datetime | None = None,
) -> None:
    """Write a job in the present transaction; ``once`` names work that must not be asked for twice."""
    Job.objects.bulk_create(
        [Job(kind=kind, payload=dict(payload or {}), only_once=once, due_at=at or clock.now())],
        ignore_conflicts=once is not None,
    )


def ask_for_periodic_jobs() -> None:
    """Write the periodic jobs of the present intervals that nobody has written yet."""
    seconds_now = int(clock.now().timestamp())
    for kind, periodic in _PERIODIC:
        ask(kind, once=f"{kind}@{seconds_now // periodic.seconds}")


def work_once() -> bool:
    """Take the next due job and do it; False if none is due.

    The lease is taken in a transaction of its own, so that a job whose worker dies waits and is taken
    again. The handler and the note that the job is done share a second transaction.
    """
    job = _take()
    if job is None:
        return False
    try:
        with transaction.atomic():
            _HANDLERS.get(job.kind)(job.payload)
            Job.objects.filter(pk=job.pk).update(done_at=clock.now(), fault="")
    except (JobFailedError, DatabaseError, OSError) as error:
        _put_back(job, f"{type(error).__name__}: {error}")
    return True


def work(*, until_idle: bool = False, pause: float = 1.0) -> int:
    """Do jobs until told to stop, or until none is due; the number of jobs done."""
    done = 0
    while True:
        ask_for_periodic_jobs()
        while work_once():
            done += 1
        if until_idle:
            return done
        time.sleep(pause)


def _take() -> Job | None:
    with transaction.atomic():
        waiting = Job.objects.filter(done_at=None, given_up_at=None, due_at__lte=clock.now()).order_by(
            "due_at"
        )
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        job = waiting.first()
        if job is not None:
            job.attempts += 1
            job.due_at = clock.now() + LEASE
            job.save(update_fields=["attempts", "due_at"])
        return job


def _put_back(job: Job, fault: str) -> None:
    if job.attempts >= ATTEMPTS:
        job.given_up_at = clock.now()
    job.due_at = clock.now() + timedelta(seconds=30 * 4**job.attempts)
    job.fault = fault[:500]
    job.save(update_fields=["given_up_at", "due_at", "fault"])
