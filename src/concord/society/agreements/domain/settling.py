"""Evidence, verdict and waiver: the side that delivers and the side that accepts are never the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.agreements.domain.drafting import DraftRefusedError
from concord.society.agreements.domain.legality import locked_deliverable
from concord.society.agreements.facts import evidence_of
from concord.society.agreements.models import Evidence, Verdict, Waiver
from concord.society.agreements.notices import tell_side
from concord.society.agreements.states import Act
from concord.society.ledger.entries import record

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.society.agreements.models import Deliverable
    from concord.society.files.models import StoredFile


@transaction.atomic
def hand_in(
    *, actor: Actor, deliverable: Deliverable, note: str, file: StoredFile | None = None, url: str = ""
) -> Evidence:
    """Hand in evidence for the party that delivers; the counterpart is mailed.

    Raises DraftRefusedError unless there is a file, a public page, or a link to what fulfils it.
    """
    deliverable = locked_deliverable(actor, deliverable, Act.HAND_IN)
    if file is None and not url and not deliverable.fulfils_kind:
        raise DraftRefusedError("evidence_missing")
    evidence = Evidence.objects.create(
        deliverable=deliverable, file=file, url=url, note=note, by_id=actor.person, handed_in_at=clock.now()
    )
    facts = {"evidence": evidence.key, "sha256": file.sha256 if file else None}
    record(actor, "deliverable.evidence_handed_in", deliverable, facts=facts)
    tell_side(actor, deliverable, deliverable.initiative.counterpart, "deliverable_handed_in")
    return evidence


@transaction.atomic
def accept(*, actor: Actor, deliverable: Deliverable, remark: str = "") -> Verdict:
    """Accept the deliverable for the counterpart, for good; the party that delivered is mailed."""
    deliverable = locked_deliverable(actor, deliverable, Act.ACCEPT)
    return _judge(actor, deliverable, accepted=True, reason=remark)


@transaction.atomic
def send_back(*, actor: Actor, deliverable: Deliverable, reason: str) -> Verdict:
    """Return the evidence with the reason; the party that delivers is mailed."""
    deliverable = locked_deliverable(actor, deliverable, Act.RETURN)
    if not reason:
        raise DraftRefusedError("reason_missing")
    return _judge(actor, deliverable, accepted=False, reason=reason)


@transaction.atomic
def waive(*, actor: Actor, deliverable: Deliverable, reason: str) -> Waiver:
    """No longer ask for the deliverable, with the reason; the party that delivers is mailed."""
    deliverable = locked_deliverable(actor, deliverable, Act.WAIVE)
    if not reason:
        raise DraftRefusedError("reason_missing")
    waiver = Waiver.objects.create(
        deliverable=deliverable, reason=reason, by_id=actor.person, given_at=clock.now()
    )
    record(actor, "deliverable.waived", deliverable, reason=reason)
    tell_side(actor, deliverable, deliverable.initiative.lead, "deliverable_waived")
    return waiver


def _judge(actor: Actor, deliverable: Deliverable, *, accepted: bool, reason: str) -> Verdict:
    newest = evidence_of(deliverable)[-1]
    verdict = Verdict.objects.create(
        deliverable=deliverable,
        on_evidence=newest,
        accepted=accepted,
        reason=reason,
        by_id=actor.person,
        given_at=clock.now(),
    )
    word = "accepted" if accepted else "returned"
    record(actor, f"deliverable.{word}", deliverable, facts={"evidence": newest.key}, reason=reason)
    tell_side(actor, deliverable, deliverable.initiative.lead, f"deliverable_{word}")
    return verdict
