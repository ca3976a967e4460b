"""An agreement and its parties: facts and dates only; the status is computed in ``states``."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.society.fields import Layer, key_field
from concord.society.people.models import Organisation


class AgreementKind(models.TextChoices):
    """What the instrument is called."""

    MEMORANDUM = "memorandum", _("memorandum of understanding")
    LETTER = "letter", _("letter of intent")
    ANNEX = "annex", _("annex")
    AMENDMENT = "amendment", _("amendment")


class PartyRole(models.TextChoices):
    """As what a party takes part; what does not fit stands in its own words beside it."""

    SOCIETY = "society", _("professional society")
    CENTRE = "centre", _("strategy centre")
    COUNCIL = "council", _("industry council")
    REGULATOR = "regulator", _("regulator")
    COMPANY = "company", _("company")
    INSTITUTE = "institute", _("university or institute")
    HOSPITAL = "hospital", _("hospital")
    FUNDER = "funder", _("funder")
    COORDINATOR = "coordinator", _("coordinator")
    OBSERVER = "observer", _("observer")


class Agreement(models.Model):
    """Signature, announcement and effect are different days; ``ends_on`` is the last day, null if open."""

    key = key_field("agr")
    atlas_id = models.CharField(max_length=64, unique=True, null=True, blank=True)
    layer = models.CharField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    kind = models.CharField(max_length=12, choices=AgreementKind.choices)
    title_en = models.CharField(max_length=200)
    title_ko = models.CharField(max_length=200, blank=True)
    belongs_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="annexes")
    succeeds = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="successor")
    text_is_public = models.BooleanField(default=False)
    is_published = models.BooleanField(default=False)
    effective_from = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(default=0)
    announced_on = models.DateField(null=True, blank=True)
    announcement_url = models.URLField(blank=True)
    review_since = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    terminated_on = models.DateField(null=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(effective_from=None) | Q(ends_on__gte=F("effective_from")),
                name="agreement_forwards",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(review_since__isnull=False),
                name="approved_after_review",
            ),
            models.CheckConstraint(
                condition=Q(belongs_to=None) | Q(kind__in=["annex", "amendment"]),
                name="only_annexes_belong",
            ),
            models.CheckConstraint(
                condition=Q(belongs_to__isnull=False) | ~Q(kind__in=["annex", "amendment"]),
                name="annexes_belong",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, else in English."""
        return self.title_ko if get_language() == "ko" and self.title_ko else self.title_en


class Party(models.Model):
    """An organisation in its role under one agreement. ``name_as_printed`` is that of the text.

    ``role_en`` and ``role_ko`` say the role in words of its own where the list has none.
    """

    key = key_field("pty")
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, choices=PartyRole.choices, blank=True)
    role_en = models.CharField(max_length=120, blank=True)
    role_ko = models.CharField(max_length=120, blank=True)
    name_as_printed = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("agreement", "position")
        constraints = (
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once"),
            models.UniqueConstraint(fields=["agreement", "position"], name="position_once"),
        )

    def __str__(self) -> str:
        return self.organisation.label

    @property
    def as_what(self) -> str:
        """The role in the reader's language: its own words before that of the list; empty if none is said."""
        own = self.role_ko if get_language() == "ko" and self.role_ko else self.role_en
        return own or str(PartyRole(self.role).label if self.role else "")
