"""Reads of agreements: where they stand, what they promise, what is due, and what waits for whom.

The one place where rows become the facts of ``states``. Rows are fetched with what is asked of them: a
constant number of queries for a list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone

from concord.kernel import clock
from concord.society.agreements.models import (
    Agreement,
    AgreementKind,
    Commitment,
    DayProposal,
    Deliverable,
    Evidence,
    Initiative,
    Party,
    Review,
    Signature,
    SignatureStanding,
    Verdict,
)
from concord.society.agreements.states import (
    AgreementFacts,
    Amendment,
    DeliverableFacts,
    State,
    Status,
    Timing,
    state,
    status,
    timing,
)
from concord.society.fields import Layer
from concord.society.people.zones import zone_of


def with_facts(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Agreements fetched with all that their status needs: a constant number of queries."""
    rows = Party.objects.select_related("signature__answer")
    parties = rows.select_related("organisation", "review", "signature__answer").order_by("position")
    signing = Prefetch("parties", queryset=rows, to_attr="parties_read")
    successors = Prefetch("successor", queryset=Agreement.objects.prefetch_related(signing))
    amendments = Prefetch("annexes", queryset=_signed_amendments(), to_attr="amendments_read")
    whole = Agreement.objects.prefetch_related(successors, amendments, signing)
    return agreements.prefetch_related(
        Prefetch("parties", queryset=parties, to_attr="parties_read"),
        successors,
        amendments,
        Prefetch("belongs_to", queryset=whole),
    )


def unsigned_parties() -> QuerySet[Party]:
    """Parties without a signature that counts."""
    return Party.objects.filter(Q(signature=None) | Q(signature__answer__confirms=False)).order_by()


def _signed_amendments() -> QuerySet[Agreement]:
    """Amendments that every party has signed, the earliest effect first."""
    rows = Agreement.objects.filter(kind=AgreementKind.AMENDMENT, effective_from__isnull=False)
    unsigned = unsigned_parties().filter(agreement=OuterRef("pk"))
    return rows.filter(~Exists(unsigned)).order_by("effective_from", "pk")


def amendments_of(agreement: Agreement) -> list[Agreement]:
    """Its amendments that every party has signed, the earliest effect first: as fetched, else asked."""
    read: list[Agreement] | None = agreement.__dict__.get("amendments_read")
    return list(_signed_amendments().filter(belongs_to=agreement)) if read is None else read


def lock_agreement(pk: int) -> Agreement:
    """The agreement as it stands now, its row locked to the end of the transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an action runs in a transaction")
    Agreement.objects.select_for_update().get(pk=pk)
    return with_facts(Agreement.objects.all()).get(pk=pk)


def parties_of(agreement: Agreement) -> list[Party]:
    """Its parties in the order of the text: as fetched ``with_facts``, else asked for now."""
    read: list[Party] | None = agreement.__dict__.get("parties_read")
    return list(agreement.parties.all()) if read is None else read


def signature_of(party: Party) -> Signature | None:
    """The signature of the party, whoever recorded it; None if there is none."""
    signature: Signature | None = getattr(party, "signature", None)
    return signature


def review_of(agreement: Agreement, party: Party) -> Review | None:
    """The party's agreement to the text as submitted last; one to an earlier text counts for nothing."""
    review: Review | None = getattr(party, "review", None)
    return review if review is not None and review.review_since == agreement.review_since else None


def missing_for_review(agreement: Agreement) -> list[str]:
    """The codes of what a draft lacks before it can be submitted; their words are those of the refusal."""
    texts = list(agreement.texts.all())
    promises = agreement.no_commitments_because or agreement.commitments.exists()
    lacking = {
        "text_missing": not texts,
        "governing_text_missing": bool(texts) and not any(text.governs for text in texts),
        "commitments_missing": not promises,
        "no_effective_day": agreement.effective_from is None,
    }
    return [code for code, is_missing in lacking.items() if is_missing]


def is_contested(agreement: Agreement) -> bool:
    """Whether a party contests the signature that was recorded for it."""
    signatures = map(signature_of, parties_of(agreement))
    return any(one is not None and one.standing == SignatureStanding.CONTESTED for one in signatures)


def is_unconfirmed(agreement: Agreement) -> bool:
    """Whether a signature was recorded for a party that has neither confirmed nor contested it."""
    signatures = map(signature_of, parties_of(agreement))
    return any(one is not None and one.standing == SignatureStanding.UNCONFIRMED for one in signatures)


def all_signed(agreement: Agreement) -> bool:
    """Whether there is a signature of every party, contested or not."""
    return all(map(signature_of, parties_of(agreement)))


def is_signed(agreement: Agreement) -> bool:
    """Whether every party has signed and none contests it."""
    return all_signed(agreement) and not is_contested(agreement)


def with_settlement(deliverables: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Deliverables fetched with all that their state and their two sides need."""
    return with_state(deliverables).select_related("initiative").prefetch_related(*_sides())


def fetch_settlement(deliverables: Sequence[Deliverable]) -> None:
    """What ``with_settlement`` fetches, for rows at hand ``with_end`` that hold initiative and waiver.

    Three queries written out: Django's prefetching takes several times as long as what it fetches.
    """
    if not deliverables:
        return
    initiatives = [item.initiative for item in deliverables]
    keys = {key for one in initiatives for key in (one.lead_id, one.counterpart_id)}
    parties = Party.objects.select_related("organisation").in_bulk(keys)
    for initiative in initiatives:
        attach_sides(initiative, parties)
    _fetch_judgements(deliverables)


def _fetch_judgements(deliverables: Sequence[Deliverable]) -> None:
    evidence, verdicts = Evidence.objects.select_related("file"), Verdict.objects.all()
    for name, rows in (("evidence_read", evidence), ("verdicts_read", verdicts)):
        lists: dict[int, list[Any]] = {item.pk: [] for item in deliverables}
        for row in rows.filter(deliverable__in=list(lists)):
            lists[row.deliverable_id].append(row)
        for item in deliverables:
            setattr(item, name, lists[item.pk])


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
    return with_end(deliverables).select_related("waiver").prefetch_related(*_judgements())


def _terminated_on() -> Least:
    """The day on which the agreement of a deliverable, or the one to which that belongs, is terminated.

    The last day of the calendar if neither is.
    """
    days = ("agreement__terminated_on", "agreement__belongs_to__terminated_on")
    known = (Coalesce(name, Value(date.max), output_field=DateField()) for name in days)
    return Least(*known, output_field=DateField())


def with_end(deliverables: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    """Deliverables that know when they end with their agreement, and whether they are suspended."""
    suspended = Case(When(is_suspended(), then=Value(True)), default=Value(False))
    return deliverables.annotate(terminated_read=_terminated_on(), suspended_read=suspended)


def not_ended(deliverables: QuerySet[Deliverable], day: date) -> QuerySet[Deliverable]:
    """Deliverables that are not suspended and do not end with their agreement by ``day`` or their own."""
    latest = Greatest(Value(day), F("due"), output_field=DateField())
    rows = deliverables.annotate(terminated_read=_terminated_on(), suspended_read=Value(False))
    return rows.exclude(is_suspended()).filter(terminated_read__gt=latest)


def is_suspended() -> Q:
    """Whether a deliverable stands under an agreement that lacks a signature or of which one is contested.

    Under an annex, that of its agreement counts as well.
    """
    unsigned = unsigned_parties().exclude(agreement__layer=Layer.RECORD)
    # Of the few under an annex it is asked row by row: a second list would cost as much as the first.
    of_whole = Exists(unsigned.filter(agreement=OuterRef("agreement__belongs_to")))
    under_whole = Q(agreement__belongs_to__isnull=False) & Q(of_whole)
    return Q(agreement__in=unsigned.values("agreement")) | under_whole


def evidence_of(deliverable: Deliverable) -> list[Evidence]:
    """Its evidence, oldest first: as fetched ``with_state``, else asked for now."""
    read: list[Evidence] | None = deliverable.__dict__.get("evidence_read")
    return list(deliverable.evidence.all()) if read is None else read


def open_day_of(deliverable: Deliverable) -> DayProposal | None:
    """The day that waits for an answer, if there is one."""
    return deliverable.days.filter(answered_at=None).select_related("party__organisation").first()


def verdicts_of(deliverable: Deliverable) -> list[Verdict]:
    """The counterpart's verdicts, oldest first: as fetched ``with_state``, else asked for now."""
    read: list[Verdict] | None = deliverable.__dict__.get("verdicts_read")
    return list(deliverable.verdicts.all()) if read is None else read


def agreement_facts(agreement: Agreement) -> AgreementFacts:
    """What is known of the agreement; an annex or amendment ends with the agreement to which it belongs."""
    parties = parties_of(agreement)
    whole = [agreement, agreement.belongs_to] if agreement.belongs_to else [agreement]
    is_amendment = agreement.kind == AgreementKind.AMENDMENT
    return AgreementFacts(
        parties=len(parties),
        signatures=sum(signature_of(party) is not None for party in parties),
        contested=any(map(is_contested, whole)),
        is_record=agreement.layer == Layer.RECORD,
        in_review=agreement.review_since is not None,
        approved=agreement.approved_at is not None,
        effective_from=agreement.effective_from,
        # The terms of an amendment are those of the agreement to which it belongs.
        ends_on=None if is_amendment else agreement.ends_on,
        notice_months=0 if is_amendment else agreement.notice_months or 0,
        succeeded_on=_earliest(_superseded_on(one) for one in whole),
        terminated_on=_earliest(one.terminated_on for one in whole),
        amendments=_amendment_facts(agreement),
        whole=_terms_of(agreement.belongs_to) if agreement.belongs_to else None,
    )


def _terms_of(agreement: Agreement) -> AgreementFacts:
    """What is known of the terms of the whole to which something belongs."""
    return AgreementFacts(
        ends_on=agreement.ends_on,
        notice_months=agreement.notice_months or 0,
        amendments=_amendment_facts(agreement),
    )


def _amendment_facts(agreement: Agreement) -> tuple[Amendment, ...]:
    if agreement.belongs_to_id is not None:
        return ()
    return tuple(
        Amendment(
            one.key, one.effective_from, one.ends_on, one.is_open_ended, one.notice_months, one.terminated_on
        )
        for one in amendments_of(agreement)
        if one.effective_from is not None
    )


def deliverable_facts(deliverable: Deliverable) -> DeliverableFacts:
    """What is known of the deliverable. New evidence after a return waits for the counterpart again."""
    evidence, verdicts = evidence_of(deliverable), verdicts_of(deliverable)
    newest = evidence[-1].pk if evidence else None
    return DeliverableFacts(
        due=deliverable.due,
        is_agreed=deliverable.day_is_agreed,
        has_evidence=newest is not None,
        is_returned=any(not verdict.accepted and verdict.on_evidence_id == newest for verdict in verdicts),
        is_accepted=any(verdict.accepted for verdict in verdicts),
        is_waived=getattr(deliverable, "waiver", None) is not None,
        ended_on=_ended_on(deliverable),
        is_suspended=_reads_suspended(deliverable),
    )


def _ended_on(deliverable: Deliverable) -> date | None:
    """As fetched ``with_end``, else as its agreement says now."""
    read: date | None = deliverable.__dict__.get("terminated_read")
    if read is not None:
        return read
    agreement = deliverable.agreement
    whole = agreement.belongs_to
    return _earliest((agreement.terminated_on, whole.terminated_on if whole else None))


def _reads_suspended(deliverable: Deliverable) -> bool:
    """As fetched ``with_end``, else asked for now."""
    read: bool | None = deliverable.__dict__.get("suspended_read")
    if read is None:
        return Deliverable.objects.filter(is_suspended(), pk=deliverable.pk).exists()
    return read


def status_of(agreement: Agreement, day: date) -> Status:
    """The status of the agreement on that day."""
    return status(agreement_facts(agreement), day)


def state_of(deliverable: Deliverable) -> State:
    """The state of the deliverable."""
    return state(deliverable_facts(deliverable))


def timing_of(deliverable: Deliverable, day: date) -> Timing:
    """How the deliverable stands to its due day; the present day is that of the party which delivers."""
    return timing(deliverable_facts(deliverable), day_where_due(deliverable, day))


def day_where_due(deliverable: Deliverable, day: date) -> date:
    """The day itself; if it is the reader's present one, that of the party which delivers."""
    return clock.today(due_zone(deliverable)) if day == timezone.localdate(clock.now()) else day


def due_zone(deliverable: Deliverable) -> str:
    """The zone in which its due day ends: where the party that delivers was when the day was set."""
    return deliverable.due_zone or zone_of(deliverable.initiative.lead.organisation)


def day_handed_in(deliverable: Deliverable, evidence: Evidence) -> date:
    """The day of the evidence where the deliverable is due: in time if it is not after the due day."""
    return timezone.localdate(evidence.handed_in_at, ZoneInfo(due_zone(deliverable)))


def _earliest(days: Iterable[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None


def _never_began(agreement: Agreement) -> bool:
    """Whether it was terminated from the day of its effect."""
    begins, ends = agreement.effective_from, agreement.terminated_on
    return begins is not None and ends is not None and ends <= begins


def _superseded_on(agreement: Agreement) -> date | None:
    """A successor supersedes only once every party has signed it."""
    successor: Agreement | None = getattr(agreement, "successor", None)
    if successor is None or _never_began(successor):
        return None
    return successor.effective_from if is_signed(successor) else None


def commitments_of(agreements: Sequence[Agreement]) -> list[Commitment]:
    """The commitments of agreements fetched ``with_facts``, in that order, with initiatives and deliverables.

    Who leads and who accepts are the parties of the agreements: to join them anew to each initiative takes
    longer than the rest.
    """
    place = {agreement.pk: n for n, agreement in enumerate(agreements)}
    parties = {party.pk: party for agreement in agreements for party in parties_of(agreement)}
    deliverables = Deliverable.objects.select_related("waiver").order_by("due", "code")
    found = Commitment.objects.filter(agreement__in=place).prefetch_related(
        Prefetch("initiatives", queryset=Initiative.objects.order_by("pk")),
        Prefetch("initiatives__deliverables", queryset=deliverables),
    )
    rows = sorted(found.order_by(), key=lambda one: (place[one.agreement_id], one.number))
    items = []
    for commitment in rows:
        commitment.agreement = agreements[place[commitment.agreement_id]]
        for initiative in commitment.initiatives.all():
            attach_sides(initiative, parties)
            items += _under(commitment.agreement, initiative.deliverables.all())
    _fetch_judgements(items)
    return rows


def _under(agreement: Agreement, deliverables: Iterable[Deliverable]) -> list[Deliverable]:
    """What ``with_end`` fetches, of deliverables whose agreement is at hand ``with_facts``: no query."""
    whole = [agreement, agreement.belongs_to] if agreement.belongs_to else [agreement]
    ends = _earliest(one.terminated_on for one in whole)
    suspended = any(one.layer != Layer.RECORD and not is_signed(one) for one in whole)
    items = list(deliverables)
    for item in items:
        item.agreement = agreement
        vars(item).update(terminated_read=ends or date.max, suspended_read=suspended)
    return items


def promisors_and_promisees(
    commitments: Sequence[Commitment], parties: Sequence[Party]
) -> dict[int, tuple[list[Party], list[Party]]]:
    """Who promises and who receives, by the key of the commitment, in the order of ``parties``."""
    promisors, promisees = (_pairs(field, commitments) for field in ("promisors", "promisees"))
    return {
        one.pk: (
            [party for party in parties if (one.pk, party.pk) in promisors],
            [party for party in parties if (one.pk, party.pk) in promisees],
        )
        for one in commitments
    }


def attach_sides(initiative: Initiative, parties: Mapping[int, Party]) -> None:
    """Both sides of the initiative are these objects, where they are among them: no query asks for them."""
    for side in ("lead", "counterpart"):
        party = parties.get(getattr(initiative, f"{side}_id"))
        if party is not None:
            setattr(initiative, side, party)


def _pairs(field: str, commitments: Sequence[Commitment]) -> set[tuple[int, int]]:
    between = Commitment._meta.get_field(field).remote_field.through  # type: ignore[union-attr]  # many to many
    return set(between.objects.filter(commitment__in=commitments).values_list("commitment_id", "party_id"))


@dataclass(frozen=True, slots=True)
class DueDeliverable:
    """One deliverable that is due, and how it stands on the day of asking."""

    deliverable: Deliverable
    state: State
    timing: Timing


def due_between(rows: QuerySet[Deliverable], first: date, last: date, day: date) -> list[DueDeliverable]:
    """The deliverables among ``rows`` that are due from ``first`` to ``last``, both in, by day and code."""
    items = list(rows_due(rows, first, last, day).select_related("agreement"))
    fetch_settlement(items)
    return [as_due(item, day) for item in items]


def rows_due(rows: QuerySet[Deliverable], first: date, last: date, day: date) -> QuerySet[Deliverable]:
    """The rows of :func:`due_between`, to be counted or cut into pages, for :func:`fetch_settlement`.

    Without what has ended with its agreement by ``day``; with days that wait to be agreed to.
    """
    found = rows.filter(due__gte=first, due__lte=last).exclude(agreement__layer=Layer.RECORD)
    return not_ended(found, day).select_related("initiative", "waiver").order_by("due", "code", "pk")


def as_due(item: Deliverable, day: date) -> DueDeliverable:
    """How one deliverable stands on the day."""
    return DueDeliverable(item, state_of(item), timing_of(item, day))


@dataclass(frozen=True, slots=True)
class PartySummary:
    """One party's deliverables. By its own account ``handed_in`` of ``promised`` are done; by that of its
    counterparts ``accepted``. ``to_judge`` are those of others that wait for its word.
    """

    party: Party
    promised: int
    handed_in: int
    accepted: int
    waived: int
    overdue: int
    to_judge: int


def party_summaries(
    parties: Iterable[Party], deliverables: Iterable[Deliverable], day: date
) -> list[PartySummary]:
    """One summary for each party; deliverables fetched ``with_settlement``. No further query."""
    rows = [(item, state_of(item), timing_of(item, day)) for item in deliverables]
    return [_summary(party, rows) for party in parties]


def _summary(party: Party, rows: list[tuple[Deliverable, State, Timing]]) -> PartySummary:
    # Parties of an annex are rows of their own, so sides are told apart by organisation.
    body = party.organisation_id
    # What the other side planned is no promise before its day is agreed.
    mine = [
        row for row in rows if row[0].initiative.lead.organisation_id == body and row[1] is not State.PROPOSED
    ]
    states = [state for _, state, _ in mine]
    return PartySummary(
        party,
        promised=len(mine),
        handed_in=sum(state in {State.DELIVERED, State.ACCEPTED} for state in states),
        accepted=states.count(State.ACCEPTED),
        waived=states.count(State.WAIVED),
        overdue=sum(timing is Timing.OVERDUE for _, _, timing in mine),
        to_judge=sum(
            timing is Timing.WITH_COUNTERPART and item.initiative.counterpart.organisation_id == body
            for item, _, timing in rows
        ),
    )


def to_judge(
    deliverables: QuerySet[Deliverable], bodies: Collection[int], day: date, side: str = "counterpart"
) -> QuerySet[Deliverable]:
    """Delivered and not yet judged, where one of these organisations is the counterpart, or the lead."""
    # The database begins with the few that have evidence without a verdict.
    unjudged = Evidence.objects.filter(verdicts=None).order_by().values("deliverable")
    rows = _open(deliverables.filter(pk__in=unjudged), day).filter(_is_unanswered())
    return rows.filter(**{f"initiative__{side}__organisation__in": bodies})


def to_deliver(
    deliverables: QuerySet[Deliverable], bodies: Collection[int], day: date, side: str = "lead"
) -> QuerySet[Deliverable]:
    """Planned, on a day to which both sides agreed; where one of these leads, or is the counterpart."""
    planned = deliverables.filter(waiver=None, evidence=None, day_is_agreed=True)
    return not_ended(planned, day).filter(**{f"initiative__{side}__organisation__in": bodies})


def to_deliver_again(
    deliverables: QuerySet[Deliverable], bodies: Collection[int], day: date, side: str = "lead"
) -> QuerySet[Deliverable]:
    """Returned, and nothing handed in since; where one of these leads, or is the counterpart."""
    returned = Verdict.objects.filter(accepted=False).order_by().values("deliverable")
    rows = _open(deliverables.filter(pk__in=returned), day).filter(~_is_unanswered())
    return rows.filter(**{f"initiative__{side}__organisation__in": bodies})


def _open(deliverables: QuerySet[Deliverable], day: date) -> QuerySet[Deliverable]:
    """Neither waived, accepted nor ended with their agreement."""
    return not_ended(deliverables.filter(waiver=None), day).exclude(verdicts__accepted=True)


def open_days(day: date) -> QuerySet[DayProposal]:
    """Proposed days that wait for an answer, of deliverables that are not settled."""
    rows = _open(Deliverable.objects.filter(pk=OuterRef("deliverable")), day)
    return DayProposal.objects.filter(Exists(rows.order_by()), answered_at=None)


def known_terms(path: str) -> tuple[Case, Coalesce]:
    """The last day and the notice of the agreement at the end of ``path``, as columns.

    With all signed amendments, also those that take effect later: as ``states.terms_on`` the last day.
    """
    rows = _signed_amendments().filter(belongs_to=OuterRef(path), terminated_on=None)
    rows = rows.order_by("-effective_from", "-pk")
    ends = rows.filter(Q(ends_on__isnull=False) | Q(is_open_ended=True)).values("ends_on")[:1]
    months = rows.filter(notice_months__isnull=False).values("notice_months")[:1]
    return (
        Case(When(Exists(ends), then=Subquery(ends)), default=F(f"{path}__ends_on")),
        Coalesce(Subquery(months), f"{path}__notice_months"),
    )


@cache
def _is_unanswered() -> Exists:
    """Whether the newest evidence of a deliverable has no verdict; asked row by row."""
    at = Q(handed_in_at=OuterRef("handed_in_at"), pk__gt=OuterRef("pk"))
    later = Evidence.objects.filter(
        Q(handed_in_at__gt=OuterRef("handed_in_at")) | at, deliverable=OuterRef("deliverable")
    )
    return Exists(Evidence.objects.filter(~Exists(later), verdicts=None, deliverable=OuterRef("pk")))
