"""Mail that waits to be sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from concord.society.ledger.keys import key_field


class Message(models.Model):
    """A letter to one account, rendered when it is sent, in the language and time zone of its reader.

    ``context`` holds keys and days only. A ``held`` message waits until somebody has looked at it and
    releases or withdraws it. ``taken_at`` is set while it is being sent, ``due_at`` is the next attempt
    after one that failed, ``fault`` says how, ``given_up_at`` that there will be none.
    """

    key = key_field("msg")
    kind = models.CharField(max_length=64)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    context = models.JSONField(default=dict)
    object_type = models.CharField(max_length=40, blank=True)
    object_key = models.CharField(max_length=40, blank=True)
    only_once = models.CharField(max_length=120, unique=True, null=True)
    written_at = models.DateTimeField()
    held = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    given_up_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["written_at"],
                condition=models.Q(sent_at=None, withdrawn_at=None),
                name="message_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def is_held(self) -> bool:
        """Whether it waits for a person."""
        return self.held and self.released_at is None and self.withdrawn_at is None and self.sent_at is None
