"""Organisations: of the atlas by id, and those that the atlas does not know."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from concord.society.fields import Layer, key_field
from concord.society.people.vocabulary import Area, OrganisationKind


class Organisation(models.Model):
    """A body that takes part. Names are as last seen in the atlas, or as the body gave them."""

    key = key_field("org")
    atlas_id = models.CharField(max_length=64, unique=True, null=True, blank=True)
    layer = models.CharField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    is_host = models.BooleanField(default=False)
    name_en = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200, blank=True)
    short = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    country = models.CharField(max_length=2, blank=True)
    area = models.CharField(max_length=20, choices=Area.choices, blank=True)
    website = models.URLField(blank=True)

    class Meta:
        ordering = ("name_en", "pk")
        constraints = (
            models.UniqueConstraint(fields=["is_host"], condition=Q(is_host=True), name="one_host"),
            models.CheckConstraint(
                condition=Q(is_host=False) | ~Q(layer=Layer.RECORD), name="host_acts_itself"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self.name_ko if get_language() == "ko" and self.name_ko else self.name_en

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short or self.name
