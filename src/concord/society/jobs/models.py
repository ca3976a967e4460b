"""Work to be done after the answer has gone out."""

from __future__ import annotations

from django.db import models

from concord.society.fields import LineField, ValuesField
from concord.society.jobs.leases import Leased


class Job(Leased):
    """One piece of work, written in the transaction that asks for it.

    ``only_once`` makes a second request for the same work a no-op.
    """

    kind = LineField(max_length=64)
    payload = ValuesField(default=dict)
    only_once = LineField(max_length=120, unique=True, null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at=None, given_up_at=None),
                name="job_waiting",
            ),
            models.Index(
                fields=["given_up_at"],
                condition=models.Q(given_up_at__isnull=False),
                name="job_given_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
