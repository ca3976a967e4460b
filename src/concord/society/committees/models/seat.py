"""Committees, their seats, and the terms for which people hold them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.society.fields import Layer, key_field
from concord.society.people.models import Organisation, Person


class SeatRole(models.TextChoices):
    """What the holder of a seat does."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    MEMBER = "member", _("member")


class Committee(models.Model):
    """A standing body of an organisation."""

    key = key_field("cmt")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="committees")
    layer = models.CharField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    name_en = models.CharField(max_length=120)
    name_ko = models.CharField(max_length=120, blank=True)
    remit_en = models.TextField(max_length=600, blank=True)
    remit_ko = models.TextField(max_length=600, blank=True)
    roster_is_public = models.BooleanField(default=True)

    class Meta:
        ordering = ("name_en", "pk")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name_en"], name="committee_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self.name_ko if get_language() == "ko" and self.name_ko else self.name_en

    @property
    def remit(self) -> str:
        """What the committee is for, in the reader's language, else in English."""
        return self.remit_ko if get_language() == "ko" and self.remit_ko else self.remit_en


class Seat(models.Model):
    """A place on a committee, whether somebody holds it or not.

    ``nominated_by`` is the organisation that may name the holder; ``basis_kind`` and ``basis_key`` point
    through ``ledger.links`` to what the seat rests on, such as an agreement; ``basis_note`` says it in words,
    such as an article of the statutes. A seat exists from ``opened_on`` (None: not known) up to but without
    ``closed_on``; the seat of the chair is never closed, so that there is one, held or vacant.
    """

    key = key_field("sea")
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=SeatRole.choices, default=SeatRole.MEMBER)
    nominated_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="nominated_seats"
    )
    basis_kind = models.CharField(max_length=20, blank=True)
    basis_key = models.CharField(max_length=40, blank=True)
    basis_note = models.CharField(max_length=200, blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    term_months = models.PositiveSmallIntegerField(default=36)
    most_terms = models.PositiveSmallIntegerField(default=2)

    class Meta:
        ordering = ("committee", "position")
        constraints = (
            models.UniqueConstraint(fields=["committee", "position"], name="seat_position_once"),
            models.UniqueConstraint(
                fields=["committee"], condition=Q(role=SeatRole.CHAIR), name="one_seat_of_the_chair"
            ),
            models.CheckConstraint(
                condition=Q(term_months__gt=0, most_terms__gt=0), name="terms_have_length"
            ),
            models.CheckConstraint(
                condition=~Q(role=SeatRole.CHAIR) | Q(closed_on=None), name="the_seat_of_the_chair_stays"
            ),
        )

    def __str__(self) -> str:
        return f"{self.committee} {self.position}"


class Term(models.Model):
    """One person's time on a seat: from ``since`` up to but without ``until``.

    The database refuses two terms on one seat that share a day. A change of role closes one term and
    opens another.
    """

    key = key_field("trm")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="terms")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="terms")
    since = models.DateField()
    until = models.DateField()
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = (models.CheckConstraint(condition=Q(until__gt=F("since")), name="term_forwards"),)

    def __str__(self) -> str:
        return f"{self.since}/{self.until}"
