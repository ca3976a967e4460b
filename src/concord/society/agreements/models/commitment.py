"""What an agreement promises, how it is pursued, and what is to be delivered by when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from concord.society.agreements.models.agreement import Agreement, Party
from concord.society.fields import key_field


def _in_reader_language(english: str, korean: str) -> str:
    return korean if get_language() == "ko" and korean else english


class Commitment(models.Model):
    """One promise, from its own subset of the parties to its own subset.

    ``due`` is EDTF, as the text or the announcement says it. On the public record ``outcome`` holds what a
    source says came of it; empty means that nothing is public.
    """

    key = key_field("com")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments")
    number = models.PositiveSmallIntegerField()
    clause = models.CharField(max_length=30, blank=True)
    text_en = models.TextField()
    text_ko = models.TextField(blank=True)
    promisors = models.ManyToManyField(Party, related_name="promises")
    promisees = models.ManyToManyField(Party, related_name="receives", blank=True)
    due = models.CharField(max_length=60, blank=True)
    source_url = models.URLField(blank=True)
    outcome_en = models.TextField(blank=True)
    outcome_ko = models.TextField(blank=True)
    outcome_urls = models.TextField(blank=True)
    """The sources of the outcome, one address a line."""

    class Meta:
        ordering = ("agreement", "number")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "number"], name="commitment_number_once"),
            models.CheckConstraint(
                condition=Q(outcome_en="") | ~Q(outcome_urls=""), name="outcome_has_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

    @property
    def text(self) -> str:
        """The text in the reader's language, else in English."""
        return _in_reader_language(self.text_en, self.text_ko)

    @property
    def outcome_sources(self) -> list[str]:
        """The addresses of the sources of the outcome."""
        return self.outcome_urls.split()

    @property
    def outcome(self) -> str:
        """The publicly known outcome in the reader's language; empty if nothing is public."""
        return _in_reader_language(self.outcome_en, self.outcome_ko)


class Initiative(models.Model):
    """What is done to keep a commitment: one party leads and delivers, its counterpart accepts."""

    key = key_field("ini")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="initiatives")
    title_en = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200, blank=True)
    lead = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="leads")
    counterpart = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="accepts")

    class Meta:
        ordering = ("commitment", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(lead=models.F("counterpart")), name="nobody_accepts_their_own"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, else in English."""
        return _in_reader_language(self.title_en, self.title_ko)


class Deliverable(models.Model):
    """One thing to be delivered by a day, with the means by which anyone can verify it.

    ``fulfils_kind`` and ``fulfils_key`` point to the thing that fulfils it, through ``ledger.links``.
    ``agreement`` repeats the initiative's, so that a code is unique within it.
    """

    key = key_field("del")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="deliverables")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="deliverables")
    code = models.CharField(max_length=12)
    title_en = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200, blank=True)
    due = models.DateField()
    verification = models.CharField(max_length=300)
    fulfils_kind = models.CharField(max_length=20, blank=True)
    fulfils_key = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("due", "code", "pk")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "code"], name="code_once"),
            models.CheckConstraint(
                condition=Q(fulfils_kind="", fulfils_key="") | (~Q(fulfils_kind="") & ~Q(fulfils_key="")),
                name="link_whole_or_none",
            ),
        )
        indexes = (
            models.Index(fields=["due"], name="deliverable_due"),
            models.Index(fields=["fulfils_kind", "fulfils_key"], name="deliverable_fulfilled_by"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """The title in the reader's language, else in English."""
        return _in_reader_language(self.title_en, self.title_ko)
