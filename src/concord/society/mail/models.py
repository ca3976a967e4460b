"""Messages that wait to be sent, and the one-use links in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from concord.society.fields import LineField, ValuesField, key_field
from concord.society.jobs.leases import Leased


class Message(Leased):
    """A message to one account, rendered when it is sent, in the language and time zone of its reader.

    ``context`` holds keys and days only. A ``held`` message waits until somebody has looked at it and
    releases or withdraws it.
    """

    DONE_AT = "sent_at"
    ENDED_AT = ("given_up_at", "withdrawn_at")

    key = key_field("msg")
    kind = LineField(max_length=64)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    context = ValuesField(default=dict)
    object_type = LineField(max_length=40, blank=True)
    object_key = LineField(max_length=40, blank=True)
    only_once = LineField(max_length=120, unique=True, null=True)
    written_at = models.DateTimeField()
    held = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

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

    def get_absolute_url(self) -> str:
        """Its page in the outbox."""
        return reverse("society-letter", args=[self.key])

    @property
    def is_held(self) -> bool:
        """Whether it waits for a person."""
        return self.held and self.released_at is None and self.withdrawn_at is None and self.sent_at is None


class Ticket(models.Model):
    """One act that one person may do once before a moment, without signing in: the mailbox is the proof.

    The link carries the signed key; nothing in the database opens it.
    """

    key = key_field("tic")
    purpose = LineField(max_length=40)
    person_key = LineField(max_length=40, db_index=True)
    object_key = LineField(max_length=40)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
