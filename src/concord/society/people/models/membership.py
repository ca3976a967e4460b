"""Memberships of persons and of organisations: dated periods in a class; the status is computed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from concord.society.fields import key_field
from concord.society.people.models.organisation import Organisation
from concord.society.people.models.person import Person


class MembershipClass(models.Model):
    """A class of members, with its days of grace after a period and of renewal before its end."""

    key = key_field("mcl")
    name_en = models.CharField(max_length=80, unique=True)
    name_ko = models.CharField(max_length=80)
    for_organisations = models.BooleanField(default=False)
    grace_days = models.PositiveSmallIntegerField(default=60)
    renewal_days = models.PositiveSmallIntegerField(default=90)

    class Meta:
        ordering = ("name_en",)

    def __str__(self) -> str:
        return self.name_ko if get_language() == "ko" else self.name_en


class Membership(models.Model):
    """One period from ``since`` up to but without ``until``; a renewal is a new row that follows it."""

    key = key_field("mem")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="memberships"
    )
    membership_class = models.ForeignKey(
        MembershipClass, on_delete=models.PROTECT, related_name="memberships"
    )
    since = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="renewal")

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="membership_forwards"),
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="membership_of_one",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since"), ended_on__lte=F("until")),
                name="membership_ends_inside",
            ),
            models.UniqueConstraint(
                fields=["person", "since"], condition=Q(person__isnull=False), name="person_period_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "since"],
                condition=Q(organisation__isnull=False),
                name="organisation_period_once",
            ),
        )
        indexes = (models.Index(fields=["since", "until"], name="membership_period"),)

    def __str__(self) -> str:
        return f"{self.since}/{self.until}"
