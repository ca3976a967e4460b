"""From an account to an actor; memberships in force, the directory, and the tenures behind the coverage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from dateutil.relativedelta import relativedelta
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from concord.kernel.dates import shifted
from concord.kernel.jurisdictions import regions
from concord.kernel.text import clean_line, fold, mailbox
from concord.society.access import PUBLIC, Actor, Role, readable, visible
from concord.society.fields import Layer
from concord.society.people.coverage import (
    LEAST,
    NOT_KNOWN,
    Coverage,
    Tenure,
    Year,
    coverage,
    flows,
    last_quarter,
)
from concord.society.people.models import (
    Account,
    Affiliation,
    Area,
    Membership,
    MembershipClass,
    Organisation,
    Person,
)
from concord.society.people.rules import on, shown_to
from concord.society.people.states import Dates, is_member
from concord.society.people.zones import host_today, today_of, zone_of_reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser


AREAS = (*Area.values, NOT_KNOWN)
"""The areas of a coverage in their order."""

# The fields of Dates in their order.
_FACTS = (
    "since",
    "until",
    "membership_class__grace_days",
    "membership_class__renewal_days",
    "ended_on",
    "renewal__since",
)


_BODY = ("pk", "is_host", "name_en", "name_ko", "short", "time_zone", "country")


def layer_of_host() -> Layer:
    """The layer in which members stand."""
    host = Organisation.objects.filter(is_host=True).first()
    return Layer(host.layer) if host else Layer.LIVE


def lock_host() -> None:
    """Lock the row of the host to the end of the transaction: it stands for all members together."""
    Organisation.objects.select_for_update().filter(is_host=True).first()


def actor_of(account: Account | AnonymousUser) -> Actor:
    """Who the account's person is today; the public for nobody and for an account without a person."""
    person = getattr(account, "person", None)
    if isinstance(person, Person):
        return actor_for(person)
    return replace(PUBLIC, time_zone=zone_of_reader(account))


def actor_for(person: Person) -> Actor:
    """The person in the roles that they hold today."""
    ties = Affiliation.objects.filter(person=person, may_represent=True).order_by()
    rows = ties.values_list("since", "until", *(f"organisation__{name}" for name in _BODY))
    bodies = [
        body
        for since, until, *values in rows
        # A tie begins and ends with a day of the body.
        if since <= today_of(body := Organisation(**dict(zip(_BODY, values, strict=True))))
        and (until is None or today_of(body) < until)
    ]
    roles = {Role.PUBLIC}
    roles |= {Role.HOST_STAFF if body.is_host else Role.PARTNER_STAFF for body in bodies}
    if is_current_member(person, host_today()):
        roles.add(Role.MEMBER)
    represents = frozenset(body.pk for body in bodies)
    return Actor(
        person.key,
        frozenset(roles),
        person.pk,
        represents,
        tuple(body.label for body in bodies),
        zone_of_reader(person.account),
    )


def selves(person: int | None) -> set[int]:
    """The primary keys under which a person is known here: rows joined with theirs, and others that share
    a confirmed address.

    Whoever answers for one side has not acted for the other under another of them.
    """
    if person is None:
        return set()
    accounts = Account.objects.filter(person=person)
    confirmed = EmailAddress.objects.filter(user__in=accounts, verified=True)
    addresses = {*accounts.values_list("email", flat=True), *confirmed.values_list("email", flat=True)}
    theirs = Q(account__emailaddress__email__in=addresses, account__emailaddress__verified=True)
    others = Person.objects.filter(Q(account__email__in=addresses) | theirs | Q(merged_into=person))
    return {person, *others.values_list("pk", flat=True)}


def current_key(key: str) -> str:
    """The key under which a person is found now: their own, or that of the row joined with theirs."""
    joined = Person.objects.filter(key=key, merged_into__isnull=False)
    return joined.values_list("merged_into__key", flat=True).first() or key


def keys_of(actor: Actor) -> set[str]:
    """The keys under which the actor is known in the ledger."""
    others = Person.objects.filter(pk__in=selves(actor.person))
    return {actor.key, *others.values_list("key", flat=True)}


def bodies_of(actor: Actor) -> frozenset[int]:
    """The primary keys of the organisations for which the actor acts today, under whichever account."""
    others = Person.objects.filter(pk__in=selves(actor.person) - {actor.person}).select_related("account")
    return actor.represents.union(*(actor_for(person).represents for person in others))


def holds_account(address: str) -> bool:
    """Whether somebody signs in with the address, or has it beside theirs."""
    mine = mailbox(address)
    return (
        Account.objects.filter(email=mine).exists()
        or EmailAddress.objects.filter(email__iexact=mine).exists()
    )


def represented_by(key: str | None) -> frozenset[int]:
    """The primary keys of the organisations for which the person of that key may act today."""
    person = Person.objects.filter(key=key or "").first()
    return actor_for(person).represents if person else frozenset()


def representatives(organisations: QuerySet[Organisation] | list[int]) -> QuerySet[Account]:
    """The accounts of the people who may act for these organisations today."""
    dated = Affiliation.objects.filter(on(host_today()), may_represent=True, organisation__in=organisations)
    return Account.objects.filter(is_active=True, person__affiliations__in=dated).distinct().order_by("pk")


def dates_of(membership: Membership) -> Dates:
    """The facts of a membership; fetch it with its class and its renewal to ask no further query."""
    terms, successor = membership.membership_class, getattr(membership, "renewal", None)
    return Dates(
        since=membership.since,
        until=membership.until,
        grace_days=terms.grace_days,
        renewal_days=terms.renewal_days,
        ended_on=membership.ended_on,
        next_since=successor.since if successor is not None else None,
    )


def with_member(memberships: QuerySet[Membership]) -> QuerySet[Membership]:
    """Memberships fetched in one query with all that a line of them shows."""
    return memberships.select_related("person", "organisation", "membership_class", "renewal", "answer")


def current_members(day: date) -> QuerySet[Membership]:
    """Memberships that carry a member's rights on that day: the rows for which ``is_member`` holds."""
    held = Q(until__gt=day)
    for grace, classes in _classes_by_grace().items():
        in_grace = Q(membership_class__in=classes, until__gt=day - timedelta(days=grace))
        held |= in_grace & (Q(renewal=None) | Q(renewal__since__gt=day))
    not_ended = Q(ended_on=None) | Q(ended_on__gt=day)
    return Membership.objects.filter(held & not_ended, since__lte=day)


def is_current_member(person: Person, day: date) -> bool:
    """Whether a membership of the person carries a member's rights on that day: one query, read plainly."""
    begun = Membership.objects.filter(person=person, since__lte=day).order_by()
    return any(is_member(Dates(*facts), day) for facts in begun.values_list(*_FACTS))


def _classes_by_grace() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for pk, grace in MembershipClass.objects.values_list("pk", "grace_days"):
        found.setdefault(grace, []).append(pk)
    return found


def directory(
    actor: Actor,
    *,
    words: str = "",
    region: str = "",
    country: str = "",
    area: str = "",
    expertise: str = "",
) -> QuerySet[Person]:
    """The persons whom the actor may see, by name; every word must stand in the name or the expertise.

    Every word of ``expertise`` must stand in the expertise. The expertise of a person who does not show it
    to the actor is searched for staff only.
    """
    people = visible(actor, Person).filter(merged_into=None).exclude(name="")
    reads_expertise = readable(actor, Person, "expertise")
    for word in fold(words).split():
        people = people.filter(
            Q(search_text__contains=word) | reads_expertise & Q(expertise_text__contains=word)
        )
    for word in fold(expertise).split():
        people = people.filter(reads_expertise, expertise_text__contains=word)
    if region:
        held = next((one.countries for one in regions() if one.key == region), ())
        people = people.filter(country__in=held)
    if country:
        people = people.filter(country=country)
    return people.filter(area=area) if area else people


def who_chose_to_be_found(actor: Actor, text: str) -> QuerySet[Person]:
    """Whom the one search box of the site may show to the actor: staff see no more there than members do."""
    return directory(actor, words=text).filter(listed__in=shown_to(actor)).order_by("name", "pk")


def named(actor: Actor, text: str) -> QuerySet[Person]:
    """The persons whom a form means by that text: the address, else the whole name, else part of a name.

    Addresses are known to staff of the host only.
    """
    people = visible(actor, Person).filter(merged_into=None).exclude(name="").order_by("name", "pk")
    if "@" in text:
        return people.filter(with_address(text)) if actor.has(Role.HOST_STAFF) else people.none()
    whole = people.filter(Q(name__iexact=clean_line(text)) | Q(name_native=clean_line(text)))
    return whole if whole.exists() else directory(actor, words=text).order_by("name", "pk")


def with_address(text: str) -> Q:
    """The persons who sign in with that address, whichever of their confirmed ones it is."""
    confirmed = EmailAddress.objects.filter(email=mailbox(text), verified=True)
    return Q(account__email=mailbox(text)) | Q(account__in=confirmed.values("user"))


def coverage_for(actor: Actor, day: date) -> Coverage:
    """Members by region, country and area, and the growth of the year before, as far as the actor is told."""
    day, least = _told_to(actor, day)
    return coverage(tenures(), AREAS, day - relativedelta(years=1), day, least)


def flows_for(actor: Actor, years: int, day: date) -> tuple[date, dict[str, tuple[Year, ...]]]:
    """The last day, and who joined and left by region and year up to it, as far as the actor is told."""
    day, least = _told_to(actor, day)
    return day, flows(tenures(), years, day, least)


def _told_to(actor: Actor, day: date) -> tuple[date, int]:
    """The day and the least number that the actor is told of: staff of the host as they ask.

    Others are told quarters that are over: by the figures of every day they would learn on which day each
    member joined and will leave.
    """
    if actor.has(Role.HOST_STAFF):
        return day, 1
    return last_quarter(min(day, host_today())), LEAST


def tenures() -> list[Tenure]:
    """Everybody's time as a member, persons and organisations alike; periods that follow are joined."""
    rows = (
        Membership.objects.annotate(
            country=Coalesce("person__country", "organisation__country"),
            area=Coalesce("person__area", "organisation__area"),
            grace=F("membership_class__grace_days"),
            # A period that stands at both rows of one person stays with the row that was given up.
            one_person=Coalesce("person__merged_into", "person"),
        )
        .order_by("one_person", "organisation", "since")
        .values_list("one_person", "organisation", "country", "area", "since", "until", "ended_on", "grace")
    )
    return [tenure for _, periods in groupby(rows, key=lambda row: row[:2]) for tenure in _joined(periods)]


def _joined(periods: Iterable[tuple[object, object, str, str, date, date, date | None, int]]) -> list[Tenure]:
    """The tenures of one member: a period that begins within the grace of the last one carries on."""
    found: list[Tenure] = []
    for _, _, country, area, since, until, ended_on, grace in periods:
        left = ended_on or shifted(until, days=grace)
        last = found[-1] if found else None
        if last is not None and last.left is not None and since <= last.left:
            found[-1] = Tenure(country, area, last.joined, max(last.left, left))
        else:
            found.append(Tenure(country, area, since, left))
    return found
