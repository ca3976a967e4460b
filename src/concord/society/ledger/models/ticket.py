"""Links in letters with which a person acts once."""

from __future__ import annotations

from django.db import models

from concord.society.ledger.keys import key_field


class Ticket(models.Model):
    """One act that one person may do once before a moment, without signing in: the mailbox is the proof.

    The link carries the signed key; nothing in the database opens it.
    """

    key = key_field("tic")
    purpose = models.CharField(max_length=40)
    person_key = models.CharField(max_length=40, db_index=True)
    object_key = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"
