"""What waits under agreements: drafts, reviews, signatures, deliverables of either side, days of notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from concord.society.access import Actor, which
from concord.society.agreements.models import Agreement, DayProposal, Deliverable, Evidence, Party, Signature
from concord.society.agreements.queries import (
    known_terms,
    open_days,
    to_deliver,
    to_deliver_again,
    to_judge,
    unsigned_parties,
)
from concord.society.agreements.states import AgreementAction, DayAction
from concord.society.ledger.models import Entry
from concord.society.waiting import Lines, both, lines, on_day, waits_for_me, waits_for_others

AHEAD = timedelta(days=92)
"""How long beforehand what is due, and a day of notice, stands on a desk."""
_DRAFT = Q(agreement__review_since=None, agreement__approved_at=None)
_IN_REVIEW = Q(agreement__review_since__isnull=False, agreement__approved_at=None, review=None)
_TO_SIGN = Q(agreement__approved_at__isnull=False, signature=None)


class DayOfNotice(Func):
    """``states.notice_day`` of the columns of an end and of a number of months."""

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The day after the end, so many months before; what its month does not have is the next first."""
        (end, ours), (months, theirs) = map(compiler.compile, self.get_source_expressions())
        first = f"{end}, '+1 day', 'start of month', '-' || {months} || ' months'"
        days = f"'+' || (strftime('%%d', {end}, '+1 day') - 1) || ' days'"
        return f"date(min(date({first}, {days}), date({first}, '+1 month')), '-1 day')", [
            *ours, *theirs, *ours, *ours, *theirs,
        ]  # fmt: skip

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> Any:  # noqa: ANN401
        """The same."""
        (end, ours), (months, theirs) = map(compiler.compile, self.get_source_expressions())
        first = f"(date_trunc('month', {end} + 1) - {months} * interval '1 month')::date"
        days = f"extract(day from {end} + 1)::integer - 1"
        return f"(least({first} + {days}, ({first} + interval '1 month')::date) - 1)", [
            *ours, *theirs, *ours, *ours, *theirs,
        ]  # fmt: skip


def _mine(actor: Actor, of: Q) -> QuerySet[Party]:
    """The parties for which the actor may sign, under agreements at that stage."""
    return which(actor, AgreementAction.SIGN, Party).filter(of)


def _others(actor: Actor, of: Q) -> QuerySet[Party]:
    """The other parties of those agreements."""
    mine = _mine(actor, Q()).values("agreement")
    return Party.objects.filter(of, agreement__in=mine).exclude(organisation__in=actor.represents)


def _of_party(rows: QuerySet[Party], **columns: Any) -> Lines:  # noqa: ANN401 - columns
    return lines(rows, title=both("agreement__title"), page="agreement__key", **columns)


def _submitter() -> Subquery:
    """Who gave the draft to the review last."""
    entries = Entry.objects.filter(
        object_type=Agreement._meta.label_lower,
        object_key=OuterRef("agreement__key"),
        verb="agreement.submitted",
    )
    return Subquery(entries.order_by("-id").values("actor")[:1])


@waits_for_me("submit")
def _to_submit(actor: Actor, _now: datetime) -> Lines:
    return _of_party(_mine(actor, _DRAFT), key="agreement__key", body="organisation_id")


@waits_for_me("review")
def _to_review(actor: Actor, _now: datetime) -> Lines:
    rows = _mine(actor, _IN_REVIEW).alias(submitter=_submitter()).exclude(submitter=actor.key)
    since = on_day("agreement__review_since", actor)
    return _of_party(rows, body="organisation_id", since=since)


@waits_for_others("review")
def _reviewed_by_others(actor: Actor, _now: datetime) -> Lines:
    rows = _others(actor, _IN_REVIEW)
    since = on_day("agreement__review_since", actor)
    return _of_party(rows, other="organisation_id", since=since)


@waits_for_me("sign")
def _to_sign(actor: Actor, _now: datetime) -> Lines:
    since = on_day("agreement__approved_at", actor)
    day = "agreement__effective_from"
    rows = _mine(actor, _TO_SIGN).exclude(agreement__parties__signature__answer__confirms=False)
    return _of_party(rows, body="organisation_id", day=day, since=since)


@waits_for_me("confirm")
def _to_confirm(actor: Actor, _now: datetime) -> Lines:
    """Signatures that the host recorded for the actor's party, and those that it contests."""
    rows = which(actor, "confirm", Signature).filter(_unsettled()).exclude(recorded_by=actor.person)
    return _of_signature(actor, rows, body="party__organisation_id")


@waits_for_others("confirm")
def _confirmed_by_others(actor: Actor, _now: datetime) -> Lines:
    mine = _mine(actor, Q()).values("agreement")
    rows = Signature.objects.filter(_unsettled(), party__agreement__in=mine)
    rows = rows.exclude(party__organisation__in=actor.represents)
    return _of_signature(actor, rows, other="party__organisation_id")


@waits_for_me("withdraw_record")
def _to_settle(actor: Actor, _now: datetime) -> Lines:
    """Signatures that the host recorded and a party contests."""
    rows = which(actor, "withdraw_record", Signature).filter(answer__confirms=False)
    return _of_signature(actor, rows, other="party__organisation_id")


def _unsettled() -> Q:
    return Q(on_behalf=True) & (Q(answer=None) | Q(answer__confirms=False))


def _of_signature(actor: Actor, rows: QuerySet[Signature], **columns: str) -> Lines:
    since = on_day(Coalesce("answer__given_at", "recorded_at"), actor)
    title, page = both("party__agreement__title"), "party__agreement__key"
    return lines(rows, title=title, page=page, since=since, **columns)


@waits_for_others("sign")
def _signed_by_others(actor: Actor, _now: datetime) -> Lines:
    since = on_day("agreement__approved_at", actor)
    day = "agreement__effective_from"
    return _of_party(_others(actor, _TO_SIGN), other="organisation_id", day=day, since=since)


def _of_deliverable(rows: QuerySet[Deliverable], **columns: Any) -> Lines:  # noqa: ANN401
    english, korean = (Concat("code", Value(" "), one, output_field=CharField()) for one in both("title"))
    # Either side sees what is delivered between them, so that this is not asked.
    return lines(
        rows, title=(english, korean), about=both("agreement__title"), day="due", zone="due_zone", **columns
    )


def _handed_in(actor: Actor) -> Any:  # noqa: ANN401 - an expression
    evidence = Evidence.objects.filter(deliverable=OuterRef("pk")).order_by("-handed_in_at", "-pk")
    return on_day(Subquery(evidence.values("handed_in_at")[:1]), actor)


def _soon(actor: Actor) -> QuerySet[Deliverable]:
    """What is due within three months."""
    return Deliverable.objects.filter(due__lte=actor.today + AHEAD)


def _of_lead(rows: QuerySet[Deliverable]) -> Lines:
    other = "initiative__counterpart__organisation_id"
    return _of_deliverable(rows, body="initiative__lead__organisation_id", other=other)


def _of_others(rows: QuerySet[Deliverable]) -> Lines:
    return _of_deliverable(rows, other="initiative__lead__organisation_id")


@waits_for_me("hand_in")
def _handed_in_by_me(actor: Actor, _now: datetime) -> Lines:
    return _of_lead(to_deliver(_soon(actor), actor.represents, actor.today))


@waits_for_others("hand_in")
def _handed_in_by_others(actor: Actor, _now: datetime) -> Lines:
    return _of_others(to_deliver(_soon(actor), actor.represents, actor.today, "counterpart"))


@waits_for_me("hand_in_again")
def _handed_in_again_by_me(actor: Actor, _now: datetime) -> Lines:
    return _of_lead(to_deliver_again(Deliverable.objects.all(), actor.represents, actor.today))


@waits_for_others("hand_in_again")
def _handed_in_again_by_others(actor: Actor, _now: datetime) -> Lines:
    rows = to_deliver_again(Deliverable.objects.all(), actor.represents, actor.today, "counterpart")
    return _of_others(rows)


@waits_for_me("accept")
def _accepted_by_me(actor: Actor, _now: datetime) -> Lines:
    # Who handed in evidence themself, or acts for who delivers, leaves the decision to somebody else.
    rows = to_judge(Deliverable.objects.all(), actor.represents, actor.today)
    rows = rows.exclude(Q(evidence__by=actor.person) | Q(initiative__lead__organisation__in=actor.represents))
    columns = {
        "body": "initiative__counterpart__organisation_id",
        "other": "initiative__lead__organisation_id",
    }
    return _of_deliverable(rows, since=_handed_in(actor), **columns)


@waits_for_others("accept")
def _accepted_by_others(actor: Actor, _now: datetime) -> Lines:
    rows = to_judge(Deliverable.objects.all(), actor.represents, actor.today, "lead")
    other = "initiative__counterpart__organisation_id"
    return _of_deliverable(rows, other=other, since=_handed_in(actor))


def _of_day(actor: Actor, days: QuerySet[DayProposal], **columns: Any) -> Lines:  # noqa: ANN401
    rows = days.filter(pk__in=open_days(actor.today).values("pk"))
    english, korean = (
        Concat("deliverable__code", Value(" "), one, output_field=CharField())
        for one in both("deliverable__title")
    )
    return lines(
        rows,
        title=(english, korean),
        about=both("deliverable__agreement__title"),
        page="deliverable__key",
        day="day",
        since=on_day("proposed_at", actor),
        **columns,
    )


@waits_for_me("day")
def _days_answered_by_me(actor: Actor, _now: datetime) -> Lines:
    # Who proposed a day leaves the answer to somebody else, whichever side they act for as well.
    rows = which(actor, DayAction.ACCEPT, DayProposal).exclude(by=actor.person)
    return _of_day(actor, rows, other="party__organisation_id")


@waits_for_others("day")
def _days_answered_by_others(actor: Actor, _now: datetime) -> Lines:
    lead = Q(party=F("deliverable__initiative__lead"))
    other = Case(
        When(lead, then=F("deliverable__initiative__counterpart__organisation_id")),
        default=F("deliverable__initiative__lead__organisation_id"),
    )
    return _of_day(actor, which(actor, DayAction.WITHDRAW, DayProposal), other=other)


@waits_for_me("notice")
def _days_of_notice(actor: Actor, _now: datetime) -> Lines:
    """Agreements in force whose period of notice begins within three months."""
    unsigned = unsigned_parties().filter(agreement=OuterRef("agreement"))
    end, months = known_terms("agreement")
    day = DayOfNotice(end, months)
    rows = _mine(actor, Q(agreement__terminated_on=None, agreement__belongs_to=None, signature__isnull=False))
    near = rows.alias(months=months).filter(
        ~Exists(unsigned), agreement__effective_from__lte=actor.today, months__gt=0
    )
    near = near.exclude(agreement__successor__in=_signed()).alias(notice=day)
    rows = near.filter(notice__range=(actor.today, actor.today + AHEAD))  # type: ignore[misc]  # of two days
    return _of_party(rows, key="agreement__key", body="organisation_id", day=day)


def _signed() -> QuerySet[Agreement]:
    """Agreements that every party has signed, and none contests it."""
    return Agreement.objects.exclude(parties__in=unsigned_parties())
