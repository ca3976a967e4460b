"""The worker: asks for the jobs that recur, and does each due job once, under a lease."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from threading import Event

from django.db import DatabaseError, close_old_connections, connection, transaction

from concord.kernel.ids import mint
from concord.society.access import request_named
from concord.society.jobs.leases import Outcome, Policy, attempt, fault_of, mark_done, own, take
from concord.society.jobs.models import Job
from concord.society.jobs.queue import HANDLERS, ask_for_recurring_jobs, lease_of

POLICY = Policy(
    lease=timedelta(minutes=10),
    attempts=5,
    first_pause=timedelta(seconds=30),
    factor=4,
    longest_pause=timedelta(hours=6),
)

_BREATH = 0.15
_LOG = logging.getLogger("concord.jobs")


def work_once() -> Outcome | None:
    """Take the next due job and do it; None if none is due."""
    job = take(Job.objects.filter(done_at=None, given_up_at=None).order_by("due_at", "pk"), POLICY, lease_of)
    if job is None:
        return None
    begun = time.perf_counter()
    with request_named(mint("job")):
        outcome = attempt(job, _do, POLICY)
        level = logging.WARNING if job.fault and outcome is not Outcome.DONE else logging.INFO
        _LOG.log(level, "job", extra=_fields(job, outcome, begun))
    if connection.vendor == "sqlite" and lease_of(job):
        # A step follows a step: whoever waits for the one lock of SQLite looks ten times a second for it.
        time.sleep(_BREATH)
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


def _do(job: Job) -> bool:
    handler = HANDLERS.get(job.kind)
    if handler.alone:
        handler.do(job.payload)
        return mark_done(job)
    with transaction.atomic():
        # The lock outlasts the lease: while it is held nobody else can take the job.
        if own(job).select_for_update().first() is None:
            return False
        handler.do(job.payload)
        return mark_done(job)


def _fields(job: Job, outcome: Outcome, begun: float) -> dict[str, object]:
    return {
        "job": job.pk,
        "kind": job.kind,
        "attempt": job.attempts,
        "outcome": str(outcome),
        "fault": job.fault,
        "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
    }
