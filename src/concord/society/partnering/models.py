"""Introductions, the rules under which a body may be met, each side's answer, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.models import Agreement
from concord.society.fields import Layer, LineField, MailboxField, ParagraphsField, key_field
from concord.society.partnering.states import last_day
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
    """Somebody seeks a person or an organisation: for themself, or for ``seeker_organisation``.

    ``introducer``: staff who proposed it to both sides. ``about`` is the code of what it is about in the
    atlas, ``about_name`` its name as last seen. It may be answered until ``expires_at``, the end of a day in
    the ``time_zone`` of whoever is to act. A wish of a living person may seek a body of the public record,
    which answers by a letter of the host; otherwise layers are not mixed.
    """

    key = key_field("int")
    layer = LineField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    seeker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="introductions_sought")
    seeker_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="introductions_sought",
        verbose_name=_("organisation"),
    )
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
    about = LineField(max_length=100, blank=True)
    about_name = LineField(max_length=250, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    time_zone = LineField(max_length=40, default="UTC")
    withdrawn_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    given_up_because = LineField(max_length=300, blank=True)

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
    def last_day(self) -> date:
        """The last day on which it can be answered, in its time zone."""
        return last_day(self.expires_at, self.time_zone)

    @property
    def sought(self) -> Person | Organisation:
        """Whom the seeker wants to meet."""
        sought = self.sought_person or self.sought_organisation
        assert sought is not None  # held by introduction_to_one
        return sought


class Route(models.Model):
    """A letter of the host to a contact of a body for which nobody acts here; the last one counts.

    ``name`` and ``reply_address`` are what who answered wants to be shown to the other side.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("introduction__key", "by__key", "written_at")

    key = key_field("rou")
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="routes")
    address = MailboxField(blank=True)
    language = LineField(max_length=2)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    name = LineField(max_length=120, blank=True)
    reply_address = MailboxField(blank=True)

    class Meta:
        ordering = ("written_at", "pk")

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.written_at:%Y-%m-%d}"


class Answer(models.Model):
    """One side's own answer, given by that side's own person. A refusal has no reason, here or anywhere.

    A contact outside who answers by a letter of the host is no person here: ``person`` is None.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("introduction__key", "side", "person__key", "consents", "given_at")

    key = key_field("ans")
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="answers")
    side = LineField(max_length=6, choices=SIDES)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="introduction_answers"
    )
    consents = models.BooleanField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["introduction", "side"], name="one_answer_a_side"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(side="sought"), name="who_asks_is_a_person"
            ),
        )

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
    AGREEMENT = "agreement", _("an agreement was drafted")


class Outcome(models.Model):
    """What one side says came of it; the last word of a side counts. ``agreement``: the one drafted."""

    key = key_field("out")
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="outcomes")
    side = LineField(max_length=6, choices=SIDES)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="introduction_outcomes")
    result = LineField(max_length=12, choices=Result.choices)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="+")
    note = LineField(max_length=300, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "pk")

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.result}"
