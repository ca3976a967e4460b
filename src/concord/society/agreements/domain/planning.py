"""Initiatives that pursue a commitment, and their deliverables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.society.agreements.domain.drafting import DraftRefusedError
from concord.society.agreements.domain.legality import locked
from concord.society.agreements.models import Deliverable, Initiative
from concord.society.agreements.states import Verb
from concord.society.ledger.entries import record

if TYPE_CHECKING:
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.agreements.models import Commitment, Party


@transaction.atomic
def start_initiative(
    *,
    actor: Actor,
    commitment: Commitment,
    title_en: str,
    title_ko: str,
    lead: Party,
    counterpart: Party,
) -> Initiative:
    """Begin to pursue a commitment: the lead is one of those who promise, the counterpart another party.

    Raises DraftRefusedError if either is not.
    """
    agreement = locked(actor, commitment.agreement, Verb.PLAN)
    if not commitment.promisors.filter(pk=lead.pk).exists():
        raise DraftRefusedError("lead_does_not_promise")
    if counterpart.pk == lead.pk or counterpart.agreement_id != agreement.pk:
        raise DraftRefusedError("no_counterpart")
    initiative = Initiative.objects.create(
        commitment=commitment, title_en=title_en, title_ko=title_ko, lead=lead, counterpart=counterpart
    )
    facts = {"initiative": initiative.key, "commitment": commitment.key, "lead": lead.key}
    record(actor, "agreement.initiative_started", agreement, facts=facts)
    return initiative


@transaction.atomic
def plan(
    *,
    actor: Actor,
    initiative: Initiative,
    code: str,
    title_en: str,
    title_ko: str,
    due: date,
    verification: str,
) -> Deliverable:
    """Add a deliverable with its due day and the means by which it is verified.

    Raises DraftRefusedError if the code is taken under the agreement.
    """
    agreement = locked(actor, initiative.commitment.agreement, Verb.PLAN)
    if agreement.deliverables.filter(code=code).exists():
        raise DraftRefusedError("code_taken")
    deliverable = Deliverable.objects.create(
        agreement=agreement,
        initiative=initiative,
        code=code,
        title_en=title_en,
        title_ko=title_ko,
        due=due,
        verification=verification,
    )
    record(actor, "deliverable.planned", deliverable, facts={"code": code, "due": due.isoformat()})
    return deliverable


@transaction.atomic
def link(*, actor: Actor, deliverable: Deliverable, kind: str, key: str) -> Deliverable:
    """Point the deliverable at the thing that fulfils it, such as a seat or a pavilion."""
    locked(actor, deliverable.agreement, Verb.PLAN)
    deliverable.fulfils_kind, deliverable.fulfils_key = kind, key
    deliverable.save(update_fields=["fulfils_kind", "fulfils_key"])
    record(actor, "deliverable.linked", deliverable, facts={"kind": kind, "key": key})
    return deliverable
