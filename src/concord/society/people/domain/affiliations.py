"""Affiliations: a person says where they work, several places at once; staff say who may act for a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from concord.kernel.text import nfc
from concord.society.access.rules import require
from concord.society.errors import VerbRefusedError
from concord.society.ledger.entries import record
from concord.society.people.models import Affiliation, Person

if TYPE_CHECKING:
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.people.models import Organisation


@transaction.atomic
def affiliate(
    *, actor: Actor, person: Person, organisation: Organisation, since: date, title: str = ""
) -> Affiliation:
    """Say that one works there from that day on; it gives no right to act for the organisation.

    Raises VerbRefusedError for a tie to the same organisation that still holds or ends later, or if one of
    the two is real and the other of the rehearsal.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    require(actor, "edit", person)
    if person.layer != organisation.layer:
        raise VerbRefusedError("layers_are_not_mixed")
    ties = Affiliation.objects.filter(person=person, organisation=organisation)
    if ties.filter(Q(until=None) | Q(until__gt=since)).exists():
        raise VerbRefusedError("affiliated_already")
    tie = Affiliation.objects.create(person=person, organisation=organisation, title=nfc(title), since=since)
    record(actor, "affiliation.begun", tie, facts={"person": person.key, "organisation": organisation.key})
    return tie


@transaction.atomic
def end(*, actor: Actor, tie: Affiliation, until: date) -> Affiliation:
    """End a tie: ``until`` is the first day without it. The person, or staff of the host.

    Raises VerbRefusedError for a day before it began, or for a tie that has ended.
    """
    tie = Affiliation.objects.select_for_update().get(pk=tie.pk)
    require(actor, "end", tie)
    if until <= tie.since or tie.until is not None:
        raise VerbRefusedError("outside_the_term")
    tie.until = until
    tie.save(update_fields=["until"])
    record(actor, "affiliation.ended", tie, facts={"until": until.isoformat()})
    return tie


@transaction.atomic
def entrust(*, actor: Actor, tie: Affiliation, may_represent: bool) -> Affiliation:
    """Say whether the person may act for the organisation here: staff of the host alone say so."""
    tie = Affiliation.objects.select_for_update().get(pk=tie.pk)
    require(actor, "entrust", tie)
    tie.may_represent = may_represent
    tie.save(update_fields=["may_represent"])
    record(actor, "affiliation.entrusted", tie, facts={"may_represent": may_represent})
    return tie
