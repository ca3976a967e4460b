"""Messages that wait to be sent, and the one-use links in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from concord.society.fields import LineField, MailboxField, ValuesField, key_field
from concord.society.jobs.leases import Leased


@dataclass(frozen=True, slots=True)
class OutsideReader:
    """Somebody without an account to whom one letter goes, as its writer knows them."""

    email: str
    language: str
    time_zone: str = "UTC"
    person: Any = None

    def __str__(self) -> str:
        return self.email

    def get_language_display(self) -> str:
        """The language by its own name."""
        return {"ko": "한국어"}.get(self.language, "English")


class Message(Leased):
    """A message to one account, rendered when it is sent, in the language and time zone of its reader.

    Where a body has nobody with an account it goes to an ``address`` outside, in the ``language`` that its
    writer chose. ``context`` holds keys and days only. A ``held`` message waits until somebody has looked at
    it and releases or withdraws it.
    """

    DONE_AT = "sent_at"
    ENDED_AT = ("given_up_at", "withdrawn_at")

    key = key_field("msg")
    kind = LineField(max_length=64)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="messages"
    )
    address = MailboxField(blank=True)
    language = LineField(max_length=2, blank=True)
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
        constraints = (
            models.CheckConstraint(
                condition=Q(recipient=None) & ~Q(address="") | Q(recipient__isnull=False, address=""),
                name="message_to_one",
            ),
        )
        indexes = (
            models.Index(
                fields=["written_at"],
                condition=Q(sent_at=None, withdrawn_at=None),
                name="message_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def get_absolute_url(self) -> str:
        """Its page in the outbox."""
        return reverse("society-letter", args=[self.key])

    @property
    def reader(self) -> Any:  # noqa: ANN401 - an account, whose app knows this one, or OutsideReader
        """Whoever reads it, with address, language and time zone."""
        return self.recipient or OutsideReader(self.address, self.language)

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
