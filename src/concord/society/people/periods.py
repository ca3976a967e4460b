"""Periods of membership: begun by any door, and which of them follows which.

What follows what is found from the days, never from the way in which a period came: the later year may have
been imported first.
"""

from __future__ import annotations

from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from concord.kernel.dates import anniversary, shifted
from concord.society.people.models import Membership

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.people.models import MembershipClass, Organisation, Person


def of_member(person: Person | None, organisation: Organisation | None) -> QuerySet[Membership]:
    """Every period of the person or the organisation, one of the two."""
    return Membership.objects.filter(person=person, organisation=organisation)


def share_a_day(periods: QuerySet[Membership], since: date, until: date) -> bool:
    """Whether one of the periods holds on a day from ``since`` up to but without ``until``."""
    return any(row.since < until and since < (row.ended_on or row.until) for row in periods)


def begin(
    *,
    membership_class: MembershipClass,
    since: date,
    until: date,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> Membership:
    """A period of a member who is locked and has no other on these days, in its place among the others."""
    made = Membership.objects.create(
        person=person, organisation=organisation, membership_class=membership_class, since=since, until=until
    )
    link(of_member(person, organisation))
    made.refresh_from_db(fields=["follows"])
    return made


def link(periods: QuerySet[Membership]) -> None:
    """Note which period each one follows. ``periods`` are all those of one member or of many.

    A period follows the one before if that one did not end early and its days of grace have not passed.
    """
    rows = periods.select_related("membership_class").order_by("person", "organisation", "since")
    changed = []
    for _, theirs in groupby(rows, key=lambda row: (row.person_id, row.organisation_id)):
        for before, row in pairwise(chain([None], theirs)):
            follows = before if before and row and _carries_on(before, row) else None
            if row and row.follows_id != (follows.pk if follows else None):
                row.follows = follows
                changed.append(row)
    # First all are freed: no two may follow one period, not even between two updates.
    Membership.objects.filter(pk__in=[row.pk for row in changed]).update(follows=None)
    Membership.objects.bulk_update(changed, ["follows"], batch_size=500)


def _carries_on(before: Membership, after: Membership) -> bool:
    grace = before.membership_class.grace_days
    return before.ended_on is None and after.since <= shifted(before.until, days=grace)


def next_end(membership: Membership, months: int) -> date:
    """The first day without the membership after a renewal for so many months.

    Counted from the day on which the member's time without a gap began: what began on 29 February or on the
    31st comes back to that day.
    """
    begun = {row.pk: row for row in of_member(membership.person, membership.organisation)}
    first = membership
    while first.follows_id is not None:
        first = begun[first.follows_id]
    return anniversary(first.since, membership.until, months=months)


def has_later() -> Exists:
    """Of a membership: whether its member has a period that begins after its end, linked to it or not."""
    same = Q(person=OuterRef("person")) | Q(organisation=OuterRef("organisation"))
    return Exists(Membership.objects.filter(same, since__gte=OuterRef("until")))
