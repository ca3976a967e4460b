"""Doing the jobs: each is taken under a lease, done once, tried again with growing pauses, or given up.

A job whose worker dies is taken again when its lease ends. ``attempts`` tells the holders of a lease apart:
whoever comes back after another has taken the job finds it gone and does nothing.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections, connection, transaction

from concord.kernel import clock
from concord.kernel.ids import mint
from concord.society.ledger.context import request_named
from concord.society.ledger.faults import FAULTS, fault_of
from concord.society.ledger.jobs import HANDLERS, ask_for_recurring_jobs
from concord.society.ledger.models import Job

if TYPE_CHECKING:
    from threading import Event

    from django.db.models import QuerySet

LEASE = timedelta(minutes=10)
ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=30)
DIED = "the worker ended while doing it"

_LOG = logging.getLogger("concord.jobs")


class Outcome(StrEnum):
    """What became of a job that was taken."""

    DONE = "done"
    PUT_BACK = "put back"
    GIVEN_UP = "given up"
    TAKEN_BY_ANOTHER = "taken by another"


def work_once() -> Outcome | None:
    """Take the next due job and do it; None if none is due."""
    job = _take()
    if job is None:
        return None
    begun = time.perf_counter()
    try:
        with request_named(mint("job")):
            outcome = _do(job)
    except FAULTS as error:
        outcome = _put_back(job, fault_of(error))
        _LOG.warning("job failed", extra=_fields(job, outcome, begun))
    else:
        _LOG.info("job", extra=_fields(job, outcome, begun))
    return outcome


def work(stop: Event, *, pause: float = 1.0, until_idle: bool = False) -> dict[Outcome, int]:
    """Do jobs until ``stop`` is set, or until none is due; how many had which outcome.

    The job under way is always finished. A database that does not answer is asked again after the pause,
    unless ``until_idle``: then its error is raised.
    """
    counts = dict.fromkeys(Outcome, 0)
    while not stop.is_set():
        try:
            ask_for_recurring_jobs()
            while not stop.is_set() and (outcome := work_once()) is not None:
                counts[outcome] += 1
        except DatabaseError as error:
            if until_idle:
                raise
            _LOG.warning("database", extra={"fault": fault_of(error)})
        if until_idle:
            break
        close_old_connections()
        stop.wait(pause)
    return counts


def _do(job: Job) -> Outcome:
    handler = HANDLERS.get(job.kind)
    if handler.alone:
        handler.do(job.payload)
        done = _mine(job).update(done_at=clock.now(), fault="")
        return Outcome.DONE if done else Outcome.TAKEN_BY_ANOTHER
    with transaction.atomic():
        # The lock outlasts the lease: while it is held nobody else can take the job.
        if _mine(job).select_for_update().first() is None:
            return Outcome.TAKEN_BY_ANOTHER
        handler.do(job.payload)
        _mine(job).update(done_at=clock.now(), fault="")
    return Outcome.DONE


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None)


@transaction.atomic
def _take() -> Job | None:
    """Lease the next due job. One writer at a time on SQLite, ``SKIP LOCKED`` on PostgreSQL: nobody waits."""
    now = clock.now()
    waiting = Job.objects.filter(done_at=None, given_up_at=None, due_at__lte=now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    while (job := waiting.first()) is not None and job.attempts >= ATTEMPTS:
        job.given_up_at, job.fault = now, DIED
        job.save(update_fields=["given_up_at", "fault"])
    if job is not None:
        job.attempts += 1
        job.due_at = now + LEASE
        job.save(update_fields=["attempts", "due_at"])
    return job


def _put_back(job: Job, fault: str) -> Outcome:
    now = clock.now()
    gives_up = job.attempts >= ATTEMPTS
    _mine(job).update(
        due_at=now + FIRST_PAUSE * 4 ** (job.attempts - 1),
        given_up_at=now if gives_up else None,
        fault=fault,
    )
    job.fault = fault
    return Outcome.GIVEN_UP if gives_up else Outcome.PUT_BACK


def _fields(job: Job, outcome: Outcome, begun: float) -> dict[str, object]:
    return {
        "job": job.pk,
        "kind": job.kind,
        "attempt": job.attempts,
        "outcome": str(outcome),
        "fault": job.fault,
        "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
    }
