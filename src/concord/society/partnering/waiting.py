"""What waits in introductions: answers of either side, and what came of those that were made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from concord.society.access import Actor, readable, visible, which
from concord.society.partnering.models import Answer, Introduction
from concord.society.partnering.queries import with_reach
from concord.society.partnering.rules import seeker, sought
from concord.society.partnering.states import OUTCOME_ASKED_AFTER, IntroductionAction, Reach, Side
from concord.society.people.models import Organisation
from concord.society.waiting import Lines, both, lines, on_day, waits_for_me, waits_for_others

# As a mapping: the type checker knows no column that a query adds.
_UNREACHED: dict[str, Any] = {"reach": Reach.NOBODY}


def _answers(**wanted: Any) -> Exists:  # noqa: ANN401 - values of columns
    return Exists(Answer.objects.filter(introduction=OuterRef("pk"), **wanted))


def _open(actor: Actor, now: datetime) -> QuerySet[Introduction]:
    """Those that are neither answered with no, nor withdrawn, nor over."""
    rows = visible(actor, Introduction).filter(withdrawn_at=None, given_up_at=None, expires_at__gt=now)
    return rows.exclude(_answers(consents=False))


def _name(actor: Actor, side: str) -> Case:
    """The name of the person on that side, if the actor may know it."""
    known = When(readable(actor, Introduction, side), then=F(f"{side}__name"))
    return Case(known, default=Value(""), output_field=CharField())


def _as_lines(actor: Actor, rows: QuerySet[Introduction], **columns: Any) -> Lines:  # noqa: ANN401
    # The end of a day is the beginning of the next.
    end = F("expires_at") - timedelta(seconds=1)
    return lines(rows, day=on_day(end, actor), since=on_day("asked_at", actor), **columns)


@waits_for_me("consent")
def _to_answer(actor: Actor, now: datetime) -> Lines:
    mine = sought.rows(actor) & ~_answers(side=Side.SOUGHT)
    rows = _open(actor, now).filter(mine)
    return _as_lines(actor, rows, body="sought_organisation_id", person=_name(actor, "seeker"))


@waits_for_me("consent-proposed")
def _to_answer_proposed(actor: Actor, now: datetime) -> Lines:
    rows = _open(actor, now).filter(seeker.rows(actor) & ~_answers(side=Side.SEEKER))
    return _as_lines(actor, rows, other="sought_organisation_id", person=_name(actor, "sought_person"))


@waits_for_others("consent")
def _answered_by_others(actor: Actor, now: datetime) -> Lines:
    asked = seeker.rows(actor) | Q(introducer=actor.person, introducer__isnull=False)
    rows = with_reach(_open(actor, now)).filter(asked & ~_answers(side=Side.SOUGHT))
    rows = rows.exclude(**_UNREACHED)
    return _as_lines(actor, rows, other="sought_organisation_id", person=_name(actor, "sought_person"))


def _without_contact(actor: Actor, now: datetime) -> QuerySet[Introduction]:
    return with_reach(_open(actor, now)).filter(~_answers(side=Side.SOUGHT), **_UNREACHED)


@waits_for_me("route")
def _to_route(actor: Actor, now: datetime) -> Lines:
    """Nobody can answer: the host is to write to a contact, or to say that it finds none."""
    rows = _without_contact(actor, now).filter(pk__in=which(actor, IntroductionAction.ROUTE, Introduction))
    return _as_lines(actor, rows, title=both("sought_organisation__name"))


@waits_for_others("route")
def _routed_by_host(actor: Actor, now: datetime) -> Lines:
    host = Subquery(Organisation.objects.filter(is_host=True).values("pk")[:1])
    rows = _without_contact(actor, now).filter(seeker.rows(actor))
    return _as_lines(actor, rows, title=both("sought_organisation__name"), other=host)


@waits_for_me("report_outcome")
def _to_report(actor: Actor, now: datetime) -> Lines:
    """Introduced three months ago, and neither side has said what came of it."""
    consents = {side: _answers(side=side, consents=True) for side in Side}
    rows = visible(actor, Introduction).filter(
        seeker.rows(actor) | sought.rows(actor),
        consents[Side.SEEKER],
        consents[Side.SOUGHT],
        withdrawn_at=None,
        outcomes=None,
        asked_at__lte=now - OUTCOME_ASKED_AFTER,
    )
    return lines(rows, body="sought_organisation_id", since=on_day("asked_at", actor))
