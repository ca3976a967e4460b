"""Reads of renewal rounds: who is in one, where each stands, who gets a letter and who none and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Count, DateField, Exists, F, OuterRef, Q, Value, When
from django.db.models.lookups import GreaterThanOrEqual

from concord.kernel import clock
from concord.kernel.dates import parse_day
from concord.society.ledger.models import Entry
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.people import periods
from concord.society.people.models import Affiliation, Membership
from concord.society.people.rules import on
from concord.society.people.states import UNREACHED, InRound, NoLetter
from concord.society.people.zones import host_today
from concord.society.waiting import DaysOff

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from concord.society.people.models import RenewalRound


def memberships_of(row: RenewalRound) -> QuerySet[Membership]:
    """The memberships of the round, renewed or not: those that run out in its days and did not end early."""
    found = Membership.objects.filter(until__range=(row.due_from, row.due_to), ended_on=None)
    if row.membership_class_id is not None:
        found = found.filter(membership_class=row.membership_class_id)
    return found.order_by("until", "pk")


def in_round() -> Case:
    """Of a membership of a round: where it stands there today."""
    lapses = DaysOff("until", "membership_class__grace_days", sign="+")
    return Case(
        When(~Q(answer=None) & ~Q(answer__skipped_because=""), then=Value(InRound.SKIPPED)),
        When(renewal__isnull=False, then=Value(InRound.RENEWED)),
        When(GreaterThanOrEqual(Value(host_today(), DateField()), lapses), then=Value(InRound.LAPSED)),
        When(answer__wants=True, then=Value(InRound.YES)),
        When(answer__wants=False, then=Value(InRound.NO)),
        default=Value(InRound.UNANSWERED),
        output_field=CharField(),
    )


def standing_at(row: RenewalRound, place: InRound) -> QuerySet[Membership]:
    """The memberships of the round that stand there."""
    return memberships_of(row).alias(in_round=in_round()).filter(in_round=place)


def totals(row: RenewalRound) -> dict[InRound, int]:
    """How many memberships of the round stand where."""
    placed = memberships_of(row).order_by().annotate(in_round=in_round())
    numbers = dict(placed.values_list("in_round").annotate(Count("pk")))
    return {place: numbers.get(place, 0) for place in InRound}


def due(row: RenewalRound) -> QuerySet[Membership]:
    """The memberships of the round that no later period follows and of which nobody said no."""
    return memberships_of(row).exclude(periods.has_later()).exclude(answer__wants=False)


def no_letter() -> Case:
    """Of a membership of a round: why it gets no letter; empty for one that gets some."""
    voices = Affiliation.objects.filter(
        on(host_today()),
        may_represent=True,
        organisation=OuterRef("organisation"),
        person__account__is_active=True,
    )
    return Case(
        When(periods.has_later(), then=Value(NoLetter.RENEWED)),
        When(answer__isnull=False, then=Value(NoLetter.ANSWERED)),
        When(person__name="", then=Value(NoLetter.ERASED)),
        When(person__isnull=False, person__account=None, then=Value(NoLetter.NO_ACCOUNT)),
        When(person__account__is_active=False, then=Value(NoLetter.ACCOUNT_CLOSED)),
        When(~Exists(voices), organisation__isnull=False, then=Value(NoLetter.NO_REPRESENTATIVE)),
        default=Value(""),
        output_field=CharField(),
    )


def to_write_to(row: RenewalRound) -> QuerySet[Membership]:
    """The memberships of the round that get a letter, in the order in which letters are written."""
    rows = memberships_of(row).alias(no_letter=no_letter()).filter(no_letter="")
    return rows.select_related("person__account", "organisation", "membership_class").order_by("pk")


def without_letter(row: RenewalRound) -> QuerySet[Membership]:
    """The memberships of the round that get no letter though nobody knows their answer; each says why."""
    rows = memberships_of(row).annotate(no_letter=no_letter()).filter(no_letter__in=UNREACHED)
    return rows.select_related("person", "organisation", "membership_class")


def reasons(row: RenewalRound) -> dict[NoLetter, int]:
    """How many memberships of the round get no letter, by reason."""
    rows = memberships_of(row).order_by().annotate(no_letter=no_letter()).exclude(no_letter="")
    numbers = dict(rows.values_list("no_letter").annotate(Count("pk")))
    return {why: numbers[why] for why in NoLetter if why in numbers}


def letters_by_language(row: RenewalRound) -> dict[str, int]:
    """How many letters would be written, by the language of their readers."""
    rows = to_write_to(row).order_by()
    of_persons = rows.exclude(person=None).values_list("person__account__language").annotate(Count("pk"))
    voices = Affiliation.objects.filter(
        on(host_today()),
        may_represent=True,
        person__account__is_active=True,
        organisation__in=rows.exclude(organisation=None).values("organisation"),
    )
    of_bodies = (
        voices.order_by()
        .values(language=F("person__account__language"))
        .annotate(n=Count("person__account", distinct=True))
    )
    counts = Counter(dict(of_persons))
    counts.update({one["language"]: one["n"] for one in of_bodies})
    return dict(counts)


def letters(row: RenewalRound) -> QuerySet[Message]:
    """The letters of the round that wait to be released or withdrawn."""
    return outbox.held().filter(object_key=row.key).select_related("recipient__person")


def not_gone(row: RenewalRound) -> QuerySet[Message]:
    """The letters of the round that can still be kept back: held, or released and not taken by a worker."""
    rows = Message.objects.filter(object_key=row.key, sent_at=None, withdrawn_at=None)
    return rows.exclude(taken_at__isnull=False, due_at__gt=clock.now())


def fate(row: RenewalRound) -> dict[str, int]:
    """What became of the letters of the round: how many wait, are released, sent, dropped or given up."""
    rows = Message.objects.filter(object_key=row.key)
    open_rows = Q(sent_at=None, withdrawn_at=None)
    return rows.aggregate(
        waiting=Count("pk", filter=open_rows & Q(held=True, released_at=None, given_up_at=None)),
        released=Count("pk", filter=open_rows & ~Q(held=True, released_at=None) & Q(given_up_at=None)),
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        dropped=Count("pk", filter=Q(withdrawn_at__isnull=False)),
        failed=Count("pk", filter=open_rows & Q(given_up_at__isnull=False)),
    )


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One word of a member: said here, or written down by staff who say how and when it reached them."""

    at: datetime
    wants: bool
    channel: str
    received_on: date | None


def answers_given(membership: Membership, most: int = 10) -> list[GivenAnswer]:
    """Every word on a renewal that the ledger keeps of the membership, the latest first."""
    entries = Entry.objects.filter(
        object_type=membership._meta.label_lower,
        object_key=membership.key,
        verb__in=("membership.answered", "membership.answer_recorded"),
    )
    return [
        GivenAnswer(
            entry.at,
            bool(entry.facts["wants"]),
            entry.facts.get("channel", ""),
            parse_day(entry.facts["received_on"]) if "received_on" in entry.facts else None,
        )
        for entry in entries.order_by("-id")[:most]
    ]
