"""What each side says: its own answer, a word passed on by others, and months later what came of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from concord.society.fields import key_field
from concord.society.partnering.models.introduction import Introduction
from concord.society.people.models import Person

SIDES = [("seeker", _("who asks")), ("sought", _("who is asked"))]


class Answer(models.Model):
    """One side's own answer, given by that side's own person. A refusal has no reason, here or anywhere."""

    key = key_field("ans")
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="answers")
    side = models.CharField(max_length=6, choices=SIDES)
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
    side = models.CharField(max_length=6, choices=SIDES)
    source = models.CharField(max_length=200)
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
    side = models.CharField(max_length=6, choices=SIDES)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="introduction_outcomes")
    result = models.CharField(max_length=12, choices=Result.choices)
    note = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("given_at", "pk")

    def __str__(self) -> str:
        return f"{self.introduction_id} {self.result}"
