"""Rows of privacy: who looked at whom, and what retention ended."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from concord.society.fields import DayField, LineField, ValuesField, WordField, key_field
from concord.society.people.models import Person


class Matter(models.TextChoices):
    """What was looked at."""

    LINE = "line", _("line in the directory")
    CONTACT = "contact", _("contact after an introduction")
    MEMBERS = "members", _("list of members")
    EXPORT = "export", _("export of members")
    LETTER = "letter", _("letter in the outbox")
    HELD = "held", _("what is held, on a request of the person")


class Look(models.Model):
    """One person looked at another's data; once a day for each matter is enough to know."""

    viewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="looks_taken")
    subject = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="looks")
    matter = LineField(max_length=10, choices=Matter.choices)
    day = DayField()

    class Meta:
        ordering = ("-day", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["subject", "viewer", "matter", "day"], name="look_once_a_day"),
        )
        indexes = (models.Index(fields=["day"], name="look_day"),)

    def __str__(self) -> str:
        return f"{self.viewer_id} {self.matter} {self.day}"


class ErasureBatch(models.Model):
    """Persons whom staff have erased on their requests. ``request`` is emptied once all are done."""

    key = key_field("era")
    actor = LineField(max_length=40)
    request = LineField(max_length=300, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return self.key


class ErasureOrder(models.Model):
    """One person of a batch: still to be erased, done, or refused with the code of why."""

    batch = models.ForeignKey(ErasureBatch, on_delete=models.CASCADE, related_name="orders")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="erasure_orders")
    done_at = models.DateTimeField(null=True)
    fault = WordField(max_length=40, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["batch", "person"], name="erased_once_in_a_batch"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.person_id}"


class RetentionRun(models.Model):
    """One run over all purposes; ``counts`` says for each purpose how much was ended."""

    key = key_field("ret")
    at = models.DateTimeField()
    counts = ValuesField(default=dict)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.key
