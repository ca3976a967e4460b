"""How a deliverable is settled: evidence, the counterpart's verdict, or a waiver."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concord.society.agreements.models.commitment import Deliverable
from concord.society.fields import key_field
from concord.society.files.models import StoredFile
from concord.society.people.models import Person


class Evidence(models.Model):
    """Proof handed in by the party that delivers: a file, a public page, or the thing itself by link."""

    key = key_field("evi")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    url = models.URLField(blank=True)
    note = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="evidence")
    handed_in_at = models.DateTimeField()

    class Meta:
        ordering = ("handed_in_at", "pk")

    def __str__(self) -> str:
        return self.note


class Verdict(models.Model):
    """The counterpart's word on the evidence that lay there: accepted for good, or returned with reason."""

    key = key_field("ver")
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="verdicts")
    on_evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="verdicts")
    accepted = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="verdicts")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["deliverable"], condition=Q(accepted=True), name="accepted_once"),
            models.UniqueConstraint(fields=["on_evidence"], name="one_verdict_on_evidence"),
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(reason=""), name="return_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.deliverable_id} {'accepted' if self.accepted else 'returned'}"


class Waiver(models.Model):
    """The counterpart no longer asks for the deliverable, and says why."""

    key = key_field("wai")
    deliverable = models.OneToOneField(Deliverable, on_delete=models.CASCADE, related_name="waiver")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="waivers")
    given_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),)

    def __str__(self) -> str:
        return f"{self.deliverable_id}"
