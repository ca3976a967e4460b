"""From an account to an actor: the roles that follow from today's dated rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from concord.kernel import clock
from concord.society.access import PUBLIC, Actor, Role
from concord.society.people.models import Account, Affiliation, Organisation, Person
from concord.society.people.queries import is_current_member

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser


def on(day: date) -> Q:
    """A filter for dated rows that hold on that day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def actor_of(account: Account | AnonymousUser) -> Actor:
    """Who the account's person is today; the public for nobody and for an account without a person."""
    if not isinstance(account, Account):
        return PUBLIC
    person: Person | None = getattr(account, "person", None)
    return PUBLIC if person is None else actor_for(person)


def actor_for(person: Person) -> Actor:
    """The person in the roles that they hold today."""
    day = clock.today()
    rows = Affiliation.objects.filter(on(day), person=person, may_represent=True).order_by()
    pairs = list(rows.values_list("organisation_id", "organisation__is_host"))
    roles = {Role.PUBLIC}
    roles |= {Role.HOST_STAFF if is_host else Role.PARTNER_STAFF for _, is_host in pairs}
    if is_current_member(person, day):
        roles.add(Role.MEMBER)
    return Actor(person.key, frozenset(roles), person.pk, frozenset(pk for pk, _ in pairs))


def representatives(organisations: QuerySet[Organisation] | list[int]) -> QuerySet[Account]:
    """The accounts of the people who may act for these organisations today."""
    dated = Affiliation.objects.filter(on(clock.today()), may_represent=True, organisation__in=organisations)
    return Account.objects.filter(is_active=True, person__affiliations__in=dated).distinct().order_by("pk")
