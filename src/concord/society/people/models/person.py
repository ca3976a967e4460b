"""Persons: their names in their own script and what they choose to show."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from concord.kernel.jurisdictions import is_jurisdiction
from concord.society.fields import Layer, key_field
from concord.society.people.vocabulary import Area, Profession, Shown


class Person(models.Model):
    """Somebody who takes part. ``name`` is written in Latin letters, ``name_native`` in their own script."""

    key = key_field("per")
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="person"
    )
    layer = models.CharField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    name = models.CharField(max_length=120)
    name_native = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    area = models.CharField(max_length=20, choices=Area.choices, blank=True)
    profession = models.CharField(max_length=24, choices=Profession.choices, blank=True)
    expertise = models.CharField(max_length=300, blank=True)
    search_text = models.CharField(max_length=600, blank=True, editable=False)
    listed = models.CharField(max_length=10, choices=Shown.choices, default=Shown.NOBODY)
    shows_expertise = models.CharField(max_length=10, choices=Shown.choices, default=Shown.NOBODY)
    shows_contact = models.CharField(max_length=10, choices=Shown.choices, default=Shown.NOBODY)

    class Meta:
        ordering = ("name", "pk")
        indexes = (
            models.Index(fields=["country"], name="person_country"),
            models.Index(fields=["listed", "name", "id"], name="person_listed"),
        )

    def __str__(self) -> str:
        if not self.name:
            return gettext("erased person")
        return f"{self.name} ({self.name_native})" if self.name_native else self.name

    @property
    def country_known(self) -> bool:
        """Whether the country is given and known."""
        return bool(self.country) and is_jurisdiction(self.country)
