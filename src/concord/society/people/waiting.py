"""What waits in memberships: answers to a renewal, renewals of those who said yes, rounds to close."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from concord.society.access import Actor, which
from concord.society.people.models import Membership, Merge, RenewalAnswer, RenewalRound
from concord.society.people.states import MembershipAction, MergeAction
from concord.society.waiting import DaysOff, Lines, both, lines, on_day, waits_for_me, waits_for_others

_DAY = timedelta(days=1)


def _in_renewal(rows: QuerySet[Membership], day: date) -> QuerySet[Membership]:
    """The rows whose ``standing`` is that of a renewal or of grace."""
    not_ended = Q(ended_on=None) | Q(ended_on__gt=day)
    opens = DaysOff("until", "membership_class__renewal_days", sign="-")
    lapses = DaysOff("until", "membership_class__grace_days", sign="+")
    dated = rows.alias(opens=opens, lapses=lapses)
    return dated.filter(not_ended, since__lte=day, renewal=None, opens__lte=day, lapses__gt=day)


def _as_lines(rows: QuerySet[Membership], **columns: Any) -> Lines:  # noqa: ANN401 - columns
    last = Cast(ExpressionWrapper(F("until") - _DAY, DateField()), DateField())
    return lines(rows, title=both("membership_class__name"), day=last, **columns)


@waits_for_me("answer")
def _to_answer(actor: Actor, _now: datetime) -> Lines:
    mine = which(actor, MembershipAction.ANSWER, Membership).filter(answer=None)
    return _as_lines(_in_renewal(mine, actor.today), body="organisation_id")


@waits_for_others("renew")
def _renewed_by_host(actor: Actor, _now: datetime) -> Lines:
    mine = which(actor, MembershipAction.ANSWER, Membership).filter(answer__wants=True)
    return _as_lines(_in_renewal(mine, actor.today), since=on_day("answer__said_at", actor))


@waits_for_me("renew")
def _to_renew(actor: Actor, _now: datetime) -> Lines:
    """Those who said yes outside an open round; within one they are renewed together."""
    said_yes = RenewalAnswer.objects.filter(wants=True).values("membership")
    rows = which(actor, MembershipAction.RENEW, Membership).filter(~Exists(_rounds()), pk__in=said_yes)
    name = Coalesce("person__name", "organisation__name_en")
    since = on_day("answer__said_at", actor)
    return _as_lines(_in_renewal(rows, actor.today), other="organisation_id", person=name, since=since)


def _rounds() -> QuerySet[RenewalRound]:
    """Open rounds over a membership."""
    of_class = Q(membership_class=None) | Q(membership_class=OuterRef("membership_class"))
    days = {"due_from__lte": OuterRef("until"), "due_to__gte": OuterRef("until")}
    return RenewalRound.objects.filter(of_class, closed_on=None, **days)


def _as_rounds(rows: QuerySet[RenewalRound]) -> Lines:
    return lines(rows.filter(closed_on=None), title=both("membership_class__name"), day="closes_on")


@waits_for_me("renew-answered")
def _to_renew_together(actor: Actor, _now: datetime) -> Lines:
    """Rounds in which somebody said yes and is not renewed."""
    days = (OuterRef("due_from"), OuterRef("due_to"))
    said_yes = Membership.objects.filter(until__range=days, ended_on=None, renewal=None, answer__wants=True)
    of_class = Exists(said_yes.filter(membership_class=OuterRef("membership_class")))
    rows = which(actor, "run", RenewalRound).filter(of_class | Q(Exists(said_yes), membership_class=None))
    return _as_rounds(rows)


@waits_for_me("close")
def _to_close(actor: Actor, _now: datetime) -> Lines:
    return _as_rounds(which(actor, "run", RenewalRound).filter(closes_on__lt=actor.today))


@waits_for_others("merge")
def _asked_to_be_joined(actor: Actor, _now: datetime) -> Lines:
    """Records of one person on which the word of one or both addresses is missing."""
    rows = which(actor, MergeAction.WITHDRAW, Merge)
    asked = rows.filter(done_at=None, refused_at=None, withdrawn_at=None)
    return lines(asked, title="kept__name", since=on_day("asked_at", actor))
