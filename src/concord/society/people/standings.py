"""Memberships in the database, asked for their standing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from concord.society.people.models import Membership, MembershipClass
from concord.society.people.standing import Dates, is_member

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.people.models import Person

# The fields of Dates in their order; the last is the renewal itself.
_FACTS = (
    "since",
    "until",
    "membership_class__grace_days",
    "membership_class__renewal_days",
    "ended_on",
    "renewal",
)


def dates_of(membership: Membership) -> Dates:
    """The facts of a membership; fetch it with its class and its renewal to ask no further query."""
    terms = membership.membership_class
    return Dates(
        since=membership.since,
        until=membership.until,
        grace_days=terms.grace_days,
        renewal_days=terms.renewal_days,
        ended_on=membership.ended_on,
        renewed=getattr(membership, "renewal", None) is not None,
    )


def current_members(day: date) -> QuerySet[Membership]:
    """Memberships that carry a member's rights on that day: the rows for which ``is_member`` holds."""
    held = Q(until__gt=day)
    for grace, classes in _classes_by_grace().items():
        held |= Q(membership_class__in=classes, renewal=None, until__gt=day - timedelta(days=grace))
    not_ended = Q(ended_on=None) | Q(ended_on__gt=day)
    return Membership.objects.filter(held & not_ended, since__lte=day)


def is_current_member(person: Person, day: date) -> bool:
    """Whether a membership of the person carries a member's rights on that day: one query, read plainly."""
    begun = Membership.objects.filter(person=person, since__lte=day).order_by()
    return any(
        is_member(Dates(since, until, grace, renewal, ended, renewed=successor is not None), day)
        for since, until, grace, renewal, ended, successor in begun.values_list(*_FACTS)
    )


def last_day_known(person: int) -> date | None:
    """The end of the person's latest period, or None."""
    end: date | None = Membership.objects.filter(person=person).aggregate(end=Max("until"))["end"]
    return end


def _classes_by_grace() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for pk, grace in MembershipClass.objects.values_list("pk", "grace_days"):
        found.setdefault(grace, []).append(pk)
    return found
