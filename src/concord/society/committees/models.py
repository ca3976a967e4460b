"""Committees: their seats and the terms for which people hold them; meetings, decisions and action items."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.kernel.formatting import format_date
from concord.society.committees.states import (
    ActionItemState,
    MeetingState,
    SeatState,
    TermDates,
    TermState,
    action_item_state,
    meeting_state,
    seat_state,
    term_state,
)
from concord.society.fields import DayField, Layer, LineField, ParagraphsField, key_field
from concord.society.files.models import StoredFile
from concord.society.people.models import Organisation, Person

if TYPE_CHECKING:
    from datetime import date


class SeatRole(models.TextChoices):
    """What the holder of a seat does."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    MEMBER = "member", _("member")


class Committee(models.Model):
    """A standing body of an organisation."""

    key = key_field("cmt")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="committees")
    layer = LineField(max_length=10, choices=Layer.choices, default=Layer.LIVE)
    name_en = LineField(max_length=120)
    name_ko = LineField(max_length=120, blank=True)
    remit_en = ParagraphsField(max_length=600, blank=True)
    remit_ko = ParagraphsField(max_length=600, blank=True)
    roster_is_public = models.BooleanField(default=True)

    class Meta:
        ordering = ("name_en", "pk")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name_en"], name="committee_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-committee", args=[self.key])

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
    through ``society.links`` to what the seat rests on, such as an agreement; ``basis_note`` says it in
    words, such as an article of the statutes. A seat exists from ``opened_on`` (None: not known) up to but
    without ``closed_on``; the seat of the chair is never closed, so that there is one, held or vacant.
    """

    key = key_field("sea")
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField()
    role = LineField(max_length=10, choices=SeatRole.choices, default=SeatRole.MEMBER)
    nominated_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="nominated_seats"
    )
    basis_kind = LineField(max_length=20, blank=True)
    basis_key = LineField(max_length=40, blank=True)
    basis_note = LineField(max_length=200, blank=True)
    opened_on = DayField(null=True)
    closed_on = DayField(null=True)
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

    def term_dates(self) -> list[TermDates]:
        """Its terms; prefetch them to ask no query."""
        return [TermDates(term.person_id, term.since, term.until) for term in self.terms.all()]

    def state_on(self, day: date) -> SeatState:
        """Whether somebody holds it on that day."""
        return seat_state(self.term_dates(), self.closed_on, day)


class TermQuerySet(models.QuerySet["Term"]):
    """Terms, to be narrowed to a day."""

    def on(self, day: date) -> TermQuerySet:
        """Those that run on that day."""
        return self.filter(since__lte=day, until__gt=day)


class Term(models.Model):
    """One person's time on a seat: from ``since`` up to but without ``until``.

    The database refuses two terms on one seat that share a day. A change of role closes one term and
    opens another.
    """

    SEALED: ClassVar[tuple[str, ...]] = ("seat__key", "person__key", "since", "until")

    key = key_field("trm")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="terms")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="terms")
    since = DayField()
    until = DayField()
    end_reason = LineField(max_length=200, blank=True)
    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ("since", "pk")
        constraints = (models.CheckConstraint(condition=Q(until__gt=F("since")), name="term_forwards"),)

    def __str__(self) -> str:
        return f"{self.since}/{self.until}"

    def state_on(self, day: date) -> TermState:
        """Whether it has begun, and is over, on that day."""
        return term_state(self.since, self.until, day)


class CommitteeMeeting(models.Model):
    """A meeting of a committee. The minutes are a text, a file, or both; adopted, they change no more."""

    key = key_field("sit")
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="meetings")
    held_on = DayField()
    place = LineField(max_length=120, blank=True)
    minutes = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="minutes")
    minutes_text = ParagraphsField(max_length=20_000, blank=True)
    adopted_on = DayField(null=True)
    cancelled_because = LineField(max_length=300, blank=True)

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
        return f"{self.committee}, {format_date(self.held_on, get_language() or 'en')}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("society-sitting", args=[self.key])

    def state_on(self, day: date) -> MeetingState:
        """Where it stands on that day."""
        is_adopted, is_cancelled = self.adopted_on is not None, bool(self.cancelled_because)
        return meeting_state(self.held_on, day, is_adopted=is_adopted, is_cancelled=is_cancelled)


class AgendaItem(models.Model):
    """One point of the agenda."""

    key = key_field("agi")
    meeting = models.ForeignKey(CommitteeMeeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = LineField(max_length=200)

    class Meta:
        ordering = ("meeting", "position")
        constraints = (models.UniqueConstraint(fields=["meeting", "position"], name="item_position_once"),)

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    def state_on(self, day: date) -> MeetingState:
        """Where its meeting stands on that day."""
        return self.meeting.state_on(day)


class Interest(models.Model):
    """A conflict of interest that somebody declares for one item; only they can declare it."""

    key = key_field("int")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interests")
    statement = LineField(max_length=300)
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
    text = ParagraphsField()
    votes_for = models.PositiveSmallIntegerField(default=0)
    votes_against = models.PositiveSmallIntegerField(default=0)
    abstentions = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.item_id}"


class ActionItem(models.Model):
    """Something that a person is to do after an item; ``outcome`` says how it ended."""

    key = key_field("act")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="actions")
    text = LineField(max_length=300)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="actions")
    due = DayField()
    done_on = DayField(null=True)
    dropped_on = DayField(null=True)
    outcome = LineField(max_length=300, blank=True)

    class Meta:
        ordering = ("due", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(dropped_on=None), name="action_ends_in_one_way"
            ),
        )

    def __str__(self) -> str:
        return self.text

    def state_on(self, day: date) -> ActionItemState:
        """Where it stands on that day."""
        is_done, is_dropped = self.done_on is not None, self.dropped_on is not None
        return action_item_state(self.due, day, is_done=is_done, is_dropped=is_dropped)
