"""How a promise is kept: initiatives and deliverables, evidence, acceptance, return and waiver.

The side that delivers and the side that accepts are never the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access import Actor, may, require
from concord.society.agreements.actions import open_agreement, refused
from concord.society.agreements.models import (
    Agreement,
    Commitment,
    Deliverable,
    Evidence,
    Initiative,
    Party,
    Verdict,
    Waiver,
)
from concord.society.agreements.notices import tell_side
from concord.society.agreements.queries import (
    evidence_of,
    lock_agreement,
    state_of,
    status_of,
    with_settlement,
)
from concord.society.agreements.states import (
    AgreementAction,
    DeliverableAction,
    is_legal,
    is_legal_on_deliverable,
)
from concord.society.errors import WrongStateError
from concord.society.files.storage import keep
from concord.society.ledger.entries import record
from concord.society.people.queries import selves

if TYPE_CHECKING:
    from datetime import date

    from django.core.files import File


def open_deliverable(actor: Actor, deliverable: Deliverable, action: DeliverableAction) -> Deliverable:
    """The deliverable as it stands now, its agreement locked, for an action that is allowed and possible.

    Raises AccessError if the actor may not, WrongStateError if the action is not possible now.
    """
    agreement = lock_agreement(deliverable.agreement_id)
    now = with_settlement(Deliverable.objects.all()).get(pk=deliverable.pk)
    now.agreement = agreement
    require(actor, action, now)
    at, of = status_of(agreement, clock.today()), state_of(now)
    if not is_legal_on_deliverable(action, of, at):
        raise WrongStateError(action, of if is_legal(AgreementAction.SETTLE, at) else at)
    return now


def possible_on_deliverable(
    actor: Actor, deliverable: Deliverable, agreement: Agreement
) -> list[DeliverableAction]:
    """What the actor may do with the deliverable now."""
    at, of = status_of(agreement, clock.today()), state_of(deliverable)
    return [
        action
        for action in DeliverableAction
        if is_legal_on_deliverable(action, of, at) and may(actor, action, deliverable)
    ]


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

    Raises ValidationError if either is not.
    """
    agreement = open_agreement(actor, commitment.agreement, AgreementAction.PLAN)
    if not commitment.promisors.filter(pk=lead.pk).exists():
        raise refused("lead_does_not_promise")
    if counterpart.pk == lead.pk or counterpart.agreement_id != agreement.pk:
        raise refused("no_counterpart")
    initiative = Initiative.objects.create(
        commitment=commitment, title_en=title_en, title_ko=title_ko, lead=lead, counterpart=counterpart
    )
    facts = {"initiative": initiative.key, "commitment": commitment.key, "lead": lead.key}
    record(actor, "agreement.initiative_started", agreement, facts=facts)
    return initiative


@transaction.atomic
def plan_deliverable(
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

    Raises ValidationError if the code is taken under the agreement.
    """
    agreement = open_agreement(actor, initiative.commitment.agreement, AgreementAction.PLAN)
    if agreement.deliverables.filter(code=code).exists():
        raise refused("code_taken")
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
def link_deliverable(*, actor: Actor, deliverable: Deliverable, kind: str, key: str) -> Deliverable:
    """Point the deliverable at the thing that fulfils it, such as a seat or a pavilion."""
    open_agreement(actor, deliverable.agreement, AgreementAction.PLAN)
    deliverable.fulfils_kind, deliverable.fulfils_key = kind, key
    deliverable.save(update_fields=["fulfils_kind", "fulfils_key"])
    record(actor, "deliverable.linked", deliverable, facts={"kind": kind, "key": key})
    return deliverable


@transaction.atomic
def hand_in(
    *, actor: Actor, deliverable: Deliverable, note: str, file: File[bytes] | None = None, url: str = ""
) -> Evidence:
    """Hand in evidence for the party that delivers; the counterpart is mailed.

    Raises ValidationError unless there is a file, a public page, or a link to what fulfils it.
    """
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.HAND_IN)
    if file is None and not url and not deliverable.fulfils_kind:
        raise refused("evidence_missing")
    stored = keep(actor=actor, file=file) if file else None
    evidence = Evidence.objects.create(
        deliverable=deliverable,
        file=stored,
        url=url,
        note=note,
        by_id=actor.person,
        handed_in_at=clock.now(),
    )
    facts = {"evidence": evidence.key, "sha256": stored.sha256 if stored else None}
    record(actor, "deliverable.evidence_handed_in", deliverable, facts=facts, rows=[evidence])
    tell_side(actor, deliverable, deliverable.initiative.counterpart, "deliverable_handed_in")
    return evidence


@transaction.atomic
def accept(*, actor: Actor, deliverable: Deliverable, remark: str = "") -> Verdict:
    """Accept the deliverable for the counterpart, for good; the party that delivered is mailed."""
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.ACCEPT)
    verdict = _judge(actor, deliverable, accepted=True, reason=remark)
    facts = {"evidence": verdict.on_evidence.key}
    record(actor, "deliverable.accepted", deliverable, facts=facts, reason=remark, rows=[verdict])
    tell_side(actor, deliverable, deliverable.initiative.lead, "deliverable_accepted")
    return verdict


@transaction.atomic
def return_deliverable(*, actor: Actor, deliverable: Deliverable, reason: str) -> Verdict:
    """Return the evidence with the reason; the party that delivers is mailed."""
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.RETURN)
    if not reason:
        raise refused("reason_missing")
    verdict = _judge(actor, deliverable, accepted=False, reason=reason)
    facts = {"evidence": verdict.on_evidence.key}
    record(actor, "deliverable.returned", deliverable, facts=facts, reason=reason, rows=[verdict])
    tell_side(actor, deliverable, deliverable.initiative.lead, "deliverable_returned")
    return verdict


@transaction.atomic
def waive(*, actor: Actor, deliverable: Deliverable, reason: str) -> Waiver:
    """No longer ask for the deliverable, with the reason; the party that delivers is mailed."""
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.WAIVE)
    if not reason:
        raise refused("reason_missing")
    if deliverable.initiative.lead.organisation_id in actor.represents:
        raise refused("own_promise")
    waiver = Waiver.objects.create(
        deliverable=deliverable, reason=reason, by_id=actor.person, given_at=clock.now()
    )
    record(actor, "deliverable.waived", deliverable, reason=reason, rows=[waiver])
    tell_side(actor, deliverable, deliverable.initiative.lead, "deliverable_waived")
    return waiver


def _judge(actor: Actor, deliverable: Deliverable, *, accepted: bool, reason: str) -> Verdict:
    if Evidence.objects.filter(deliverable=deliverable, by__in=selves(actor.person)).exists():
        raise refused("own_evidence")
    return Verdict.objects.create(
        deliverable=deliverable,
        on_evidence=evidence_of(deliverable)[-1],
        accepted=accepted,
        reason=reason,
        by_id=actor.person,
        given_at=clock.now(),
    )
