"""How a promise is kept: initiatives and deliverables, evidence, acceptance, return and waiver.

The side that delivers and the side that accepts are never the same. Until the other side has acted, what was
done by mistake is taken back; an acceptance and a waiver are final.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from concord.kernel import clock
from concord.society.access import Actor, locked, may, require
from concord.society.agreements.actions import open_agreement, refused
from concord.society.agreements.days import check_day, open_deliverable, other_side, own_side, set_day
from concord.society.agreements.dossier import countable
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
    state_of,
    status_of,
    verdicts_of,
)
from concord.society.agreements.states import (
    UNDO_DAYS,
    AgreementAction,
    DeliverableAction,
    is_legal_on_deliverable,
)
from concord.society.files.storage import keep
from concord.society.ledger.entries import record
from concord.society.people.queries import bodies_of, selves
from concord.society.people.zones import zone_of

if TYPE_CHECKING:
    from datetime import date

    from django.core.files import File


# Nobody decides on what a body delivers for which they act.
_JUDGING = frozenset({DeliverableAction.ACCEPT, DeliverableAction.RETURN, DeliverableAction.WAIVE})


def possible_on_deliverable(
    actor: Actor, deliverable: Deliverable, agreement: Agreement
) -> list[DeliverableAction]:
    """What the actor may do with the deliverable now."""
    at, of = status_of(agreement, actor.today), state_of(deliverable)
    return [
        action
        for action in DeliverableAction
        if is_legal_on_deliverable(action, of, at)
        and may(actor, action, deliverable)
        and (action != DeliverableAction.WITHDRAW or is_withdrawable(actor, deliverable))
        and not (action in _JUDGING and _delivers(actor.represents, deliverable))
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
    promised_number: int | None = None,
    counted_as: str = "",
) -> Deliverable:
    """Add a deliverable with its day and the means by which it is verified; the other side is mailed.

    The day binds at once if the side that delivers plans it, else when that side has agreed. Raises
    RefusedError unless the actor acts for one of the two sides, ValidationError if the code is taken under
    the agreement, the day lies outside of it, or a number is promised of nothing that is counted.
    """
    agreement = open_agreement(actor, initiative.commitment.agreement, AgreementAction.PLAN)
    require(actor, AgreementAction.PLAN, locked(initiative))
    if agreement.deliverables.filter(code=code).exists():
        raise refused("code_taken")
    check_day(actor, agreement, due)
    if bool(counted_as) != bool(promised_number):
        raise refused("number_of_nothing" if promised_number else "number_missing")
    if counted_as and counted_as not in dict(countable()):
        raise refused("number_of_nothing")
    party = own_side(actor, initiative)
    deliverable = Deliverable.objects.create(
        agreement=agreement,
        initiative=initiative,
        code=code,
        title_en=title_en,
        title_ko=title_ko,
        due=due,
        due_zone=zone_of(initiative.lead.organisation),
        day_is_agreed=party == initiative.lead,
        verification=verification,
        promised_number=promised_number or None,
        counted_as=counted_as,
    )
    day = set_day(actor, deliverable, due, party)
    facts = {"code": code, "due": due.isoformat(), "by": party.key}
    record(actor, "deliverable.planned", deliverable, facts=facts, rows=[day])
    context = {"day": due.isoformat(), "asks": not deliverable.day_is_agreed}
    tell_side(actor, deliverable, other_side(initiative, party), "deliverable_planned", context)
    return deliverable


@transaction.atomic
def withdraw(*, actor: Actor, deliverable: Deliverable) -> Agreement:
    """Withdraw what the actor's own side planned; its code is free again. The other side is mailed.

    The side that accepts may until the other side has agreed to a day. The side that delivers, whose day
    binds at once, may for seven days, until that day and while the other side has proposed none. Raises
    ValidationError once it is too late.
    """
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.WITHDRAW)
    if not is_withdrawable(actor, deliverable):
        raise refused("planned_for_good")
    agreement, initiative = deliverable.agreement, deliverable.initiative
    days = list(deliverable.days.all())
    facts = {"deliverable": deliverable.key, "code": deliverable.code, "due": deliverable.due.isoformat()}
    context = {"path": agreement.get_absolute_url()}
    side = other_side(initiative, own_side(actor, initiative))
    tell_side(actor, deliverable, side, "deliverable_withdrawn", context)
    deliverable.delete()
    record(actor, "deliverable.withdrawn", agreement, facts=facts, rows=days)
    return agreement


def is_withdrawable(actor: Actor, deliverable: Deliverable) -> bool:
    """Whether the actor's side planned the deliverable and the other side has not acted on it."""
    days = list(deliverable.days.all())
    initiative = deliverable.initiative
    party = own_side(actor, initiative)
    if not days or days[0].party_id != party.pk or evidence_of(deliverable):
        return False
    if not deliverable.day_is_agreed:
        return True
    planned = days[0].proposed_at.astimezone(ZoneInfo(actor.time_zone)).date()
    first = (planned + timedelta(days=UNDO_DAYS), deliverable.due)
    return party == initiative.lead and len(days) == 1 and actor.today <= min(first)


@transaction.atomic
def drop_initiative(*, actor: Actor, initiative: Initiative) -> Agreement:
    """Drop an initiative for which nothing is planned. Raises ValidationError once something is."""
    agreement = open_agreement(actor, initiative.commitment.agreement, AgreementAction.PLAN)
    initiative = locked(initiative)
    if initiative.deliverables.exists():
        raise refused("initiative_has_deliverables")
    facts = {"initiative": initiative.key, "lead": initiative.lead.key}
    initiative.delete()
    record(actor, "agreement.initiative_dropped", agreement, facts=facts)
    return agreement


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
def take_back_evidence(*, actor: Actor, deliverable: Deliverable) -> Deliverable:
    """Take back the newest evidence before there is a verdict on it; the counterpart is mailed."""
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.TAKE_BACK)
    evidence = evidence_of(deliverable)[-1]
    facts = {"evidence": evidence.key}
    evidence.delete()
    record(actor, "deliverable.evidence_taken_back", deliverable, facts=facts, rows=[evidence])
    tell_side(actor, deliverable, deliverable.initiative.counterpart, "evidence_taken_back")
    return deliverable


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
def recall_return(*, actor: Actor, deliverable: Deliverable) -> Deliverable:
    """Take back the return, before new evidence lies there; the side that delivered is mailed."""
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.RECALL)
    verdict = verdicts_of(deliverable)[-1]
    facts = {"evidence": verdict.on_evidence.key}
    verdict.delete()
    record(actor, "deliverable.return_recalled", deliverable, facts=facts, rows=[verdict])
    tell_side(actor, deliverable, deliverable.initiative.lead, "return_recalled")
    return deliverable


@transaction.atomic
def waive(*, actor: Actor, deliverable: Deliverable, reason: str) -> Waiver:
    """No longer ask for the deliverable, with the reason; the party that delivers is mailed."""
    deliverable = open_deliverable(actor, deliverable, DeliverableAction.WAIVE)
    if not reason:
        raise refused("reason_missing")
    if _delivers(bodies_of(actor), deliverable):
        raise refused("own_promise")
    waiver = Waiver.objects.create(
        deliverable=deliverable, reason=reason, by_id=actor.person, given_at=clock.now()
    )
    record(actor, "deliverable.waived", deliverable, reason=reason, rows=[waiver])
    tell_side(actor, deliverable, deliverable.initiative.lead, "deliverable_waived")
    return waiver


def _delivers(bodies: frozenset[int], deliverable: Deliverable) -> bool:
    return deliverable.initiative.lead.organisation_id in bodies


def _judge(actor: Actor, deliverable: Deliverable, *, accepted: bool, reason: str) -> Verdict:
    if Evidence.objects.filter(deliverable=deliverable, by__in=selves(actor.person)).exists():
        raise refused("own_evidence")
    if _delivers(bodies_of(actor), deliverable):
        raise refused("own_promise")
    return Verdict.objects.create(
        deliverable=deliverable,
        on_evidence=evidence_of(deliverable)[-1],
        accepted=accepted,
        reason=reason,
        by_id=actor.person,
        given_at=clock.now(),
    )
