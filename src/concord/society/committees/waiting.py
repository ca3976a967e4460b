"""What waits in committees: things to do, meetings ahead, minutes to write and to adopt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from concord.society.access import Actor, visible, which
from concord.society.committees.models import ActionItem, CommitteeMeeting, Term
from concord.society.committees.states import CommitteeAction
from concord.society.waiting import Lines, both, lines, waits_for_me, waits_for_others


def _actions(rows: QuerySet[ActionItem], **columns: Any) -> Lines:  # noqa: ANN401 - columns
    page, about = "item__meeting__key", both("item__meeting__committee__name")
    open_rows = rows.filter(done_on=None, dropped_on=None)
    return lines(open_rows, title="text", about=about, page=page, day="due", **columns)


@waits_for_me("finish")
def _to_finish(actor: Actor, _now: datetime) -> Lines:
    return _actions(which(actor, CommitteeAction.FINISH, ActionItem).filter(owner=actor.person))


@waits_for_others("finish")
def _finished_by_others(actor: Actor, _now: datetime) -> Lines:
    rows = which(actor, CommitteeAction.DROP, ActionItem).exclude(owner=actor.person)
    return _actions(rows, person="owner__name")


def _meetings(rows: QuerySet[CommitteeMeeting]) -> Lines:
    return lines(
        rows.filter(cancelled_because=""), title=both("committee__name"), about="place", day="held_on"
    )


@waits_for_me("meet")
def _to_meet(actor: Actor, _now: datetime) -> Lines:
    serving = Term.objects.on(actor.today).filter(person=actor.person)
    ahead = visible(actor, CommitteeMeeting).filter(held_on__gte=actor.today)
    return _meetings(ahead.filter(committee__in=serving.values("seat__committee")))


_NO_MINUTES = Q(minutes_text="", minutes=None)


@waits_for_me("minutes")
def _to_write(actor: Actor, _now: datetime) -> Lines:
    rows = which(actor, CommitteeAction.WRITE_MINUTES, CommitteeMeeting)
    return _meetings(rows.filter(_NO_MINUTES, held_on__lte=actor.today, adopted_on=None))


@waits_for_me("adopt")
def _to_adopt(actor: Actor, _now: datetime) -> Lines:
    rows = which(actor, CommitteeAction.ADOPT, CommitteeMeeting)
    return _meetings(rows.filter(held_on__lte=actor.today, adopted_on=None).exclude(_NO_MINUTES))
