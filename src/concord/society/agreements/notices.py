"""Who is mailed about what, asked before (for the preview) and after (for the mail) by the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.mail import outbox
from concord.society.people.actors import representatives

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from concord.society.access.actor import Actor
    from concord.society.agreements.models import Agreement, Deliverable, Party
    from concord.society.people.models import Account


def readers_of_agreement(actor: Actor, agreement: Agreement) -> QuerySet[Account]:
    """The representatives of every party but the actor."""
    bodies = list(agreement.parties.values_list("organisation_id", flat=True))
    return representatives(bodies).exclude(person=actor.person)


def readers_of_side(actor: Actor, party: Party) -> QuerySet[Account]:
    """The representatives of one party but the actor."""
    return representatives([party.organisation_id]).exclude(person=actor.person)


def tell_parties(actor: Actor, agreement: Agreement, kind: str) -> None:
    """Put a letter to each representative into the outbox."""
    context = {
        "title_en": agreement.title_en,
        "title_ko": agreement.title_ko or agreement.title_en,
        "path": f"/agreements/{agreement.key}",
        "layer": agreement.layer,
    }
    for account in readers_of_agreement(actor, agreement):
        outbox.write(kind, account, context, about=agreement)


def tell_side(actor: Actor, deliverable: Deliverable, party: Party, kind: str) -> None:
    """Put a letter to each representative of one side into the outbox."""
    context = {
        "title_en": f"{deliverable.code} {deliverable.title_en}",
        "title_ko": f"{deliverable.code} {deliverable.title_ko or deliverable.title_en}",
        "path": f"/deliverables/{deliverable.key}",
        "layer": deliverable.agreement.layer,
    }
    for account in readers_of_side(actor, party):
        outbox.write(kind, account, context, about=deliverable)
