"""Consents: a person agrees to one version of one document, and can take it back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from concord.society.fields import key_field
from concord.society.people.models.person import Person


class Document(models.Model):
    """One version of a text to which people agree. Required and optional consents are apart."""

    key = key_field("doc")
    purpose = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=False)
    title_en = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200)
    text_en = models.TextField()
    text_ko = models.TextField()
    valid_from = models.DateField()

    class Meta:
        ordering = ("purpose", "-version")
        constraints = (models.UniqueConstraint(fields=["purpose", "version"], name="document_version_once"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_ko if get_language() == "ko" else self.title_en

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return self.text_ko if get_language() == "ko" else self.text_en


class Consent(models.Model):
    """The person's own agreement. ``on_behalf`` names a paper that the person signed elsewhere."""

    key = key_field("con")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    on_behalf = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "document"],
                condition=Q(withdrawn_at=None),
                name="one_standing_consent",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_forwards",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.document_id}"
