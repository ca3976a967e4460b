"""From rows to the facts of ``states``: the one place that reads an agreement's standing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from concord.society.agreements.models import Agreement, Deliverable, Party
from concord.society.agreements.states import (
    AgreementFacts,
    DeliverableFacts,
    State,
    Status,
    Timing,
    state,
    status,
    timing,
)
from concord.society.ledger.layers import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet


def with_facts(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Agreements fetched with all that their status needs: a constant number of queries."""
    parties = Party.objects.select_related("organisation", "signature").order_by("position")
    return agreements.select_related("successor", "belongs_to__successor").prefetch_related(
        Prefetch("parties", queryset=parties),
        "successor__parties__signature",
        "belongs_to__successor__parties__signature",
    )


def with_settlement(deliverables: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Deliverables fetched with all that their state and their two sides need."""
    return deliverables.select_related(
        "waiver",
        "initiative__lead__organisation",
        "initiative__counterpart__organisation",
    ).prefetch_related("evidence", "verdicts")


def agreement_facts(agreement: Agreement) -> AgreementFacts:
    """What is known of the agreement; an annex or amendment ends with the agreement to which it belongs."""
    parties = list(agreement.parties.all())
    whole = [agreement, agreement.belongs_to] if agreement.belongs_to else [agreement]
    return AgreementFacts(
        parties=len(parties),
        signatures=sum(getattr(party, "signature", None) is not None for party in parties),
        is_record=agreement.layer == Layer.RECORD,
        in_review=agreement.review_since is not None,
        approved=agreement.approved_at is not None,
        effective_from=agreement.effective_from,
        ends_on=_earliest(one.ends_on for one in whole),
        notice_months=agreement.notice_months,
        succeeded_on=_earliest(_superseded_on(one) for one in whole),
        terminated_on=_earliest(one.terminated_on for one in whole),
    )


def deliverable_facts(deliverable: Deliverable) -> DeliverableFacts:
    """What is known of the deliverable. New evidence after a return waits for the counterpart again."""
    evidence = list(deliverable.evidence.all())
    verdicts = list(deliverable.verdicts.all())
    newest = evidence[-1].pk if evidence else None
    return DeliverableFacts(
        due=deliverable.due,
        has_evidence=newest is not None,
        is_returned=any(not said.accepted and said.on_evidence_id == newest for said in verdicts),
        is_accepted=any(said.accepted for said in verdicts),
        is_waived=getattr(deliverable, "waiver", None) is not None,
    )


def status_of(agreement: Agreement, day: date) -> Status:
    """The status of the agreement on that day."""
    return status(agreement_facts(agreement), day)


def state_of(deliverable: Deliverable) -> State:
    """The state of the deliverable."""
    return state(deliverable_facts(deliverable))


def timing_of(deliverable: Deliverable, day: date) -> Timing:
    """How the deliverable stands to its due day."""
    return timing(deliverable_facts(deliverable), day)


def _earliest(days: Iterable[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _superseded_on(agreement: Agreement) -> date | None:
    """A successor supersedes only once every party has signed it."""
    successor: Agreement | None = getattr(agreement, "successor", None)
    if successor is None:
        return None
    parties = successor.parties.all()
    if all(getattr(party, "signature", None) is not None for party in parties):
        return successor.effective_from
    return None
