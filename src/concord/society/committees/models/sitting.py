"""What a committee does when it sits: agenda, interests declared, resolutions, actions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concord.society.committees.models.seat import Committee
from concord.society.fields import key_field
from concord.society.files.models import StoredFile
from concord.society.people.models import Person


class Sitting(models.Model):
    """A meeting of the committee. The minutes are a text, a file, or both; adopted, they change no more."""

    key = key_field("sit")
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="sittings")
    held_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    minutes = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="minutes")
    minutes_text = models.TextField(max_length=20_000, blank=True)
    adopted_on = models.DateField(null=True)
    cancelled_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(adopted_on=None)
                | (Q(cancelled_because="") & (~Q(minutes_text="") | Q(minutes__isnull=False))),
                name="adopted_minutes_exist",
            ),
        )

    def __str__(self) -> str:
        return f"{self.committee} {self.held_on}"


class AgendaItem(models.Model):
    """One point of the agenda."""

    key = key_field("agi")
    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ("sitting", "position")
        constraints = (models.UniqueConstraint(fields=["sitting", "position"], name="item_position_once"),)

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Interest(models.Model):
    """A conflict of interest that somebody declares for one item; only they can declare it."""

    key = key_field("int")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interests")
    statement = models.CharField(max_length=300)
    abstains = models.BooleanField(default=True)

    class Meta:
        ordering = ("item", "pk")
        constraints = (models.UniqueConstraint(fields=["item", "person"], name="interest_once"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.person_id}"


class Resolution(models.Model):
    """What was decided on an item, with the votes counted."""

    key = key_field("res")
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="resolution")
    text = models.TextField()
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    abstentions = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.item_id}"


class Action(models.Model):
    """Something that a person is to do after an item; ``outcome`` says how it ended."""

    key = key_field("act")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    due = models.DateField()
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("due", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(dropped_on=None), name="action_ends_in_one_way"
            ),
        )

    def __str__(self) -> str:
        return self.text
