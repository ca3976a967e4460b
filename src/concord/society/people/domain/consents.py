"""Consents: given and taken back by the person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access.rules import RefusedError, require
from concord.society.ledger.entries import record
from concord.society.people.models import Consent, Person

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.society.people.models import Document


class RequiredConsentError(ValueError):
    """A required consent ends with the account, not before."""


@transaction.atomic
def give(*, actor: Actor, person: Person, document: Document) -> Consent:
    """Agree to one version of a document. Asking again changes nothing.

    Raises RefusedError for anybody but the person: nobody ticks a consent for somebody else.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if actor.person != person.pk:
        raise RefusedError("consent")
    standing = Consent.objects.filter(person=person, document=document, withdrawn_at=None).first()
    if standing is not None:
        return standing
    consent = Consent.objects.create(person=person, document=document, given_at=clock.now())
    record(
        actor,
        "consent.given",
        consent,
        facts={"purpose": document.purpose, "version": document.version},
    )
    return consent


@transaction.atomic
def withdraw(*, actor: Actor, person: Person, document: Document) -> None:
    """Take a consent back. Raises RequiredConsentError for a required one, RefusedError for others."""
    Person.objects.select_for_update().get(pk=person.pk)
    standing = Consent.objects.filter(person=person, document=document, withdrawn_at=None).first()
    if standing is None:
        return
    require(actor, "withdraw", standing)
    if document.is_required:
        raise RequiredConsentError(document.purpose)
    standing.withdrawn_at = clock.now()
    standing.save(update_fields=["withdrawn_at"])
    record(actor, "consent.withdrawn", standing, facts={"purpose": document.purpose})
