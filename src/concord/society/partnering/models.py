"""Introductions, the rules under which a body may be met, each side's answer, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.models import Agreement
from concord.society.fields import Layer, LineField, ParagraphsField, key_field
from concord.society.people.models import Organisation, Person

SIDES = [("seeker", _("who asks")), ("sought", _("who is asked"))]


class MeetingRules(models.Model):
    """One version of the rules under which a body, such as a regulator, may be met."""

    SEALED: ClassVar[tuple[str, ...]] = ("organisation__key", "version", "text_en", "text_ko", "set_at")

    key = key_field("rul")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="meeting_rules")
    version = models.PositiveSmallIntegerField()
    text_en = ParagraphsField(max_length=4000)
    text_ko = ParagraphsField(max_length=4000)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("organisation", "-version")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "version"], name="meeting_rules_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.version}"

    @property
    def text(self) -> str:
        """The rules in the reader's language."""
        return self.text_ko if get_language() == "ko" and self.text_ko else self.text_en


class Introduction(models.Model):
    """A member seeks a person or an organisation. ``introducer``: staff who proposed it to both sides."""

    key = key_field("int")
    layer = LineField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    seeker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="introductions_sought")
    sought_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="introductions_asked"
    )
    sought_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="introductions_asked"
    )
    introducer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="introductions_proposed"
    )
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        related_name="introductions",
        verbose_name=_("agreement"),
    )
    rules = models.ForeignKey(MeetingRules, on_delete=models.PROTECT, null=True, related_name="+")
    why = LineField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(sought_person=None, sought_organisation__isnull=False)
                | Q(sought_person__isnull=False, sought_organisation=None),
                name="introduction_to_one",
            ),
            models.CheckConstraint(
                condition=Q(sought_person=None) | ~Q(sought_person=F("seeker")), name="not_to_oneself"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="introduction_expires"),
        )
        indexes = (models.Index(fields=["expires_at"], name="introduction_expiry"),)

    def __str__(self) -> str:
        return f"{self.seeker} / {self.sought}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-introduction", args=[self.key])

    @property
    def sought(self) -> Person | Organisation:
        """Whom the seeker wants to meet."""
        sought = self.sought_person or self.sought_organisation
        assert sought is not None  # held by introduction_to_one
        return sought


class Answer(models.Model):
    """One side's own answer, given by that side's own person. A refusal has no reason, here or anywhere."""

    SEALED: ClassVar[tuple[str, ...]] = ("introduction__key", "side", "person__key", "consents", "given_at")

    key = key_field("ans")
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="answers")
    side = LineField(max_length=6, choices=SIDES)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="introduction_answers")
    consents = models.BooleanField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (models.UniqueConstraint(fields=["introduction", "side"], name="one_answer_a_side"),)

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.side}"


class OnBehalf(models.Model):
    """Staff pass on what a side said elsewhere: always labelled, and never a consent."""

    key = key_field("onb")
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="on_behalf")
    side = LineField(max_length=6, choices=SIDES)
    source = LineField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints = (models.UniqueConstraint(fields=["introduction", "side"], name="one_word_on_behalf"),)

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.side}"


class Result(models.TextChoices):
    """What came of an introduction."""

    NOTHING = "nothing", _("nothing came of it")
    MET = "met", _("we met")
    WORKING = "working", _("we work together")
    INITIATIVE = "initiative", _("it became an initiative")


class Outcome(models.Model):
    """What one side says came of it; the last word of a side counts."""

    key = key_field("out")
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="outcomes")
    side = LineField(max_length=6, choices=SIDES)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="introduction_outcomes")
    result = LineField(max_length=12, choices=Result.choices)
    note = LineField(max_length=300, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "pk")

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.result}"
