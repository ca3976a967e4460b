"""Work to be done after the answer has gone out."""

from __future__ import annotations

from django.db import models


class Job(models.Model):
    """One piece of work, written in the transaction that asks for it.

    ``due_at`` moves forward when a worker takes the job, so that a killed worker's job is taken
    again; ``only_once`` makes a second request for the same work a no-op. ``fault`` says how the last
    attempt failed, ``given_up_at`` that there will be no other unless a person asks for it.
    """

    kind = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    only_once = models.CharField(max_length=120, unique=True, null=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)

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
