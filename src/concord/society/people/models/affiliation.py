"""Who belongs to which organisation, from when to when; several at once are usual."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from concord.society.fields import key_field
from concord.society.people.models.organisation import Organisation
from concord.society.people.models.person import Person


class Affiliation(models.Model):
    """A dated tie. ``until`` is the first day on which it no longer holds."""

    key = key_field("aff")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="affiliations")
    title = models.CharField(max_length=120, blank=True)
    may_represent = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="affiliation_forwards"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(until=None),
                name="one_open_affiliation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} / {self.organisation}"
