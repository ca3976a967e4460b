"""From rows to the facts of ``states``: the one place that reads an agreement's standing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, prefetch_related_objects

from concord.society.agreements.models import Agreement, Deliverable, Evidence, Party
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
from concord.society.fields import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from concord.society.agreements.models import Verdict


def with_facts(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Agreements fetched with all that their status needs: a constant number of queries."""
    parties = Party.objects.select_related("organisation", "signature").order_by("position")
    signing = Prefetch("parties", queryset=Party.objects.select_related("signature"), to_attr="parties_read")
    successors = Prefetch("successor", queryset=Agreement.objects.prefetch_related(signing))
    wholes = Prefetch("belongs_to", queryset=Agreement.objects.prefetch_related(successors))
    return agreements.prefetch_related(
        Prefetch("parties", queryset=parties, to_attr="parties_read"), successors, wholes
    )


def parties_of(agreement: Agreement) -> list[Party]:
    """Its parties in the order of the text: as fetched ``with_facts``, else asked for now."""
    read: list[Party] | None = agreement.__dict__.get("parties_read")
    return list(agreement.parties.all()) if read is None else read


def with_settlement(deliverables: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Deliverables fetched with all that their state and their two sides need."""
    return with_state(deliverables).select_related("initiative").prefetch_related(*_sides())


def settle(deliverables: Sequence[Deliverable]) -> None:
    """What ``with_settlement`` fetches, for rows of several queries that hold initiative and waiver."""
    prefetch_related_objects(deliverables, *_judgements(), *_sides())


def _sides() -> tuple[Prefetch[Any], ...]:
    # Not joined: to plan a join of eight tables takes PostgreSQL longer than to ask for each side apart.
    parties = Party.objects.select_related("organisation").order_by()
    return (
        Prefetch("initiative__lead", queryset=parties),
        Prefetch("initiative__counterpart", queryset=parties),
    )


def _judgements() -> tuple[Prefetch[Any], ...]:
    evidence = Evidence.objects.select_related("file")
    return (
        Prefetch("evidence", queryset=evidence, to_attr="evidence_read"),
        Prefetch("verdicts", to_attr="verdicts_read"),
    )


def with_state(deliverables: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Deliverables fetched with all that their state needs.

    Into lists: for each row of a list, Django would draw up a query that is never asked, at several times
    the cost of the row.
    """
    return deliverables.select_related("waiver").prefetch_related(*_judgements())


def evidence_of(deliverable: Deliverable) -> list[Evidence]:
    """Its evidence, oldest first: as fetched ``with_state``, else asked for now."""
    read: list[Evidence] | None = deliverable.__dict__.get("evidence_read")
    return list(deliverable.evidence.all()) if read is None else read


def verdicts_of(deliverable: Deliverable) -> list[Verdict]:
    """The counterpart's verdicts, oldest first: as fetched ``with_state``, else asked for now."""
    read: list[Verdict] | None = deliverable.__dict__.get("verdicts_read")
    return list(deliverable.verdicts.all()) if read is None else read


def agreement_facts(agreement: Agreement) -> AgreementFacts:
    """What is known of the agreement; an annex or amendment ends with the agreement to which it belongs."""
    parties = parties_of(agreement)
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
    evidence, verdicts = evidence_of(deliverable), verdicts_of(deliverable)
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
    parties = parties_of(successor)
    if all(getattr(party, "signature", None) is not None for party in parties):
        return successor.effective_from
    return None
