"""The authentic texts and the signatures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.models.agreement import Agreement, Party
from concord.society.fields import key_field
from concord.society.files.models import StoredFile
from concord.society.people.models import Person


class Text(models.Model):
    """One language version as a file, known by its hash; one of them governs."""

    key = key_field("txt")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=2, choices=[("en", _("English")), ("ko", _("Korean"))])
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="texts")
    governs = models.BooleanField(default=False)

    class Meta:
        ordering = ("agreement", "language")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "language"], name="text_once_a_language"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(governs=True), name="one_governing_text"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.language}"


class Signature(models.Model):
    """A party has signed. On behalf: recorded by somebody else, with the reason and a scan of the paper."""

    key = key_field("sig")
    party = models.OneToOneField(Party, on_delete=models.CASCADE, related_name="signature")
    signed_on = models.DateField(null=True)
    signatory = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="signatures")
    on_behalf = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="signatures")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(on_behalf=False) | (~Q(reason="") & Q(scan__isnull=False)),
                name="on_behalf_has_reason_and_scan",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id} {self.signed_on}"
