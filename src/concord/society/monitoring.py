"""How the work behind the pages stands: the queue, the outbox and the seals, in figures without a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from concord.kernel import clock
from concord.society.jobs.models import Job
from concord.society.ledger.models import Entry, Seal
from concord.society.mail import outbox

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Every minute something is due: whatever waits for so long waits for a worker that does not run.
LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Condition:
    """Jobs due, late and given up; letters waiting, held and given up; the last seal and what follows it.

    ``unsealed_since`` is the time of the oldest entry that no seal covers.
    """

    jobs_due: int
    jobs_late: int
    jobs_given_up: int
    letters_waiting: int
    letters_held: int
    letters_failed: int
    seal: int
    sealed_at: datetime | None
    unsealed: int
    unsealed_since: datetime | None

    @property
    def seal_is_late(self) -> bool:
        """Whether an entry has waited for its seal for too long."""
        return self.unsealed_since is not None and clock.now() - self.unsealed_since > LATE


def condition() -> Condition:
    """Look, in eight questions to the database however much there is."""
    now = clock.now()
    due = Job.objects.filter(done_at=None, given_up_at=None, due_at__lte=now)
    seal = Seal.objects.order_by("-number").first()
    unsealed = Entry.objects.filter(id__gt=seal.last_entry if seal else 0)
    first = unsealed.order_by("id").first()
    return Condition(
        jobs_due=due.count(),
        jobs_late=due.filter(due_at__lt=now - LATE).count(),
        jobs_given_up=given_up().count(),
        letters_waiting=outbox.waiting().count(),
        letters_held=outbox.held().count(),
        letters_failed=outbox.failed().count(),
        seal=seal.number if seal else 0,
        sealed_at=seal.at if seal else None,
        unsealed=unsealed.count(),
        unsealed_since=first.at if first else None,
    )


def given_up() -> QuerySet[Job]:
    """Jobs that are not tried again unless a person asks for it."""
    return Job.objects.filter(done_at=None, given_up_at__isnull=False).order_by("given_up_at", "pk")


def queue_word() -> str:
    """``ok``, ``late`` (no worker seems to run) or ``given up`` (a person should look), for ``/healthz``."""
    due = Job.objects.filter(done_at=None, given_up_at=None, due_at__lt=clock.now() - LATE)
    if due.exists():
        return "late"
    return "given up" if given_up().exists() else "ok"
