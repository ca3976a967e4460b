"""Long work in short steps: each step is one transaction, and asks for the next one in it.

So nobody waits longer than a step for the database, the work can be looked at and stopped between two steps,
and after a worker died it goes on where the last step was committed: nothing is done twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from django.db import transaction

from concord.society.jobs import queue
from concord.society.jobs.models import Job

# A step takes no further row after so many seconds. With the last row and the commit it stays under a second.
LONGEST_STEP = 0.3
# A step that was not committed after so long is another worker's to do. While it is under way the lock of its
# transaction keeps all others away.
_LEASE = timedelta(minutes=1)
Step = Callable[[queue.Payload], bool]
Row = TypeVar("Row")


def in_steps(kind: str, step: Step) -> None:
    """Say how work of that kind is done: ``step`` does a part of it and says whether any is left."""

    def do(payload: queue.Payload) -> None:
        if step(payload):
            queue.ask(kind, payload)

    queue.handler(kind, do, lease=_LEASE)


def for_a_while(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows one by one until the time of a step is over; the first of them always."""
    ends = time.monotonic() + LONGEST_STEP
    for row in rows:
        yield row
        if time.monotonic() >= ends:
            return


def finish(step: Step, payload: queue.Payload) -> None:
    """Do all steps now, each in a transaction of its own: for commands and for the rehearsal."""
    left = True
    while left:
        with transaction.atomic():
            left = step(payload)


def is_under_way(kind: str, **payload: str | int) -> bool:
    """Whether a step of that work waits for a worker or is being done; not one that was given up."""
    wanted = {f"payload__{name}": value for name, value in payload.items()}
    return Job.objects.filter(kind=kind, done_at=None, given_up_at=None, **wanted).exists()
