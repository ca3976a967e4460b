"""A dispute of one row of the record, and what was decided on it. Holds no data of the person who sent it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from concord.society.fields import AddressField, DayField, LineField, ParagraphsField


class Dispute(models.Model):
    """Somebody says, with a source, that a row is wrong.

    What was written is shown in public only once it has been decided on, for anyone may write anything.
    """

    class State(models.TextChoices):
        """Where a dispute stands."""

        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    row = LineField(max_length=120, db_index=True)
    edition = LineField(max_length=80)
    statement = ParagraphsField(max_length=2000)
    source = AddressField(max_length=500)
    received_on = DayField()
    state = LineField(max_length=8, choices=State, default=State.OPEN)
    answer = ParagraphsField(max_length=2000, blank=True)
    decided_on = DayField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-received_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="open", decided_on__isnull=True)
                | (~models.Q(state="open") & models.Q(decided_on__isnull=False) & ~models.Q(answer="")),
                name="dispute_decided_with_answer_and_day",
            )
        ]

    @property
    def key(self) -> str:
        """How the ledger names it."""
        return str(self.pk)

    def __str__(self) -> str:
        return f"{self.row}: {self.state}"
