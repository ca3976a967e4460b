"""How the invented bodies keep their promises: initiatives, deliverables, evidence and decisions on it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.core.files.base import ContentFile

from concord.demo.clock import on
from concord.kernel.clock import today
from concord.kernel.text import in_language
from concord.society.agreements import days, deliverables
from concord.society.agreements.states import quarter
from concord.web.society.drawing import draw, page_of

if TYPE_CHECKING:
    from datetime import date

    from concord.demo.people import Cast
    from concord.demo.script import Planned
    from concord.society.agreements.models import Agreement, Deliverable, Party
    from concord.society.committees.models import Seat

_MARK = {
    "en": "Rehearsal: this paper and the bodies in it are invented.",
    "ko": "예행연습: 이 문서와 등장하는 기관은 가공된 것입니다.",
}


def paper(text: str, language: str) -> bytes:
    """One page with the text and the mark, as PDF."""
    return draw(page_of(f"<h1>{escape(text)}</h1><p>{_MARK[language]}</p>", language, _MARK[language]))


@dataclass(frozen=True, slots=True)
class Stage:
    """The agreement on stage with its parties by role."""

    cast: Cast
    agreement: Agreement
    parties: dict[str, Party]
    begun: date


def keep_promise(stage: Stage, planned: Planned, seat: Seat | None = None) -> None:
    """Start the initiative of a deliverable, plan it, and settle it as far as the script says."""
    lead, counterpart = stage.cast.actor(planned.lead), planned.counterpart
    planner = stage.cast.actor(counterpart if planned.asks else planned.lead)
    due, begun = _due(stage, planned), stage.begun + relativedelta(days=14)
    with on(today() - relativedelta(days=planned.asked) if planned.asked else begun) as day:
        initiative = deliverables.start_initiative(
            actor=lead,
            commitment=stage.agreement.commitments.get(number=planned.promise),
            title_en=planned.initiative_en,
            title_ko=planned.initiative_ko,
            lead=stage.parties[planned.lead],
            counterpart=stage.parties[counterpart],
        )
        deliverable = deliverables.plan_deliverable(
            actor=planner,
            initiative=initiative,
            code=planned.code,
            title_en=planned.title_en,
            title_ko=planned.title_ko,
            due=max(due, day),
            verification=planned.verification,
            promised_number=planned.promised_number,
            counted_as=planned.counted_as,
        )
        if planned.is_the_seat and seat is not None:
            deliverables.link_deliverable(actor=lead, deliverable=deliverable, kind="seat", key=seat.key)
        if planned.asks and not planned.is_open:
            days.accept_day(actor=lead, proposal=deliverable.days.get())
    if planned.moved_by:
        later = deliverable.due + relativedelta(days=planned.moved_by)
        with on(today() - relativedelta(days=4)):
            days.propose_day(actor=lead, deliverable=deliverable, due=later)
    _settle(stage, planned, deliverable)


def _settle(stage: Stage, planned: Planned, deliverable: Deliverable) -> None:
    for months, act, words in planned.acts:
        with on(_day(stage, months)):
            lead, counterpart = stage.cast.actor(planned.lead), stage.cast.actor(planned.counterpart)
            if act == "hand in":
                file = ContentFile(paper(in_language(words, "en"), "en"), f"{planned.code.lower()}.pdf")
                deliverables.hand_in(actor=lead, deliverable=deliverable, note=words, file=file)
            elif act == "return":
                deliverables.return_deliverable(actor=counterpart, deliverable=deliverable, reason=words)
            elif act == "accept":
                deliverables.accept(actor=counterpart, deliverable=deliverable, remark=words)
            else:
                deliverables.waive(actor=counterpart, deliverable=deliverable, reason=words)


def _due(stage: Stage, planned: Planned) -> date:
    if planned.due_month:
        return stage.begun + relativedelta(months=planned.due_month)
    if planned.due_in_quarter:
        return quarter(today())[0] + relativedelta(days=planned.due_in_quarter)
    return today() + relativedelta(days=planned.due_in)


def _day(stage: Stage, months: int) -> date:
    """A day of the play; what is not above zero counts days back from today."""
    if months <= 0:
        return today() + relativedelta(days=months)
    return min(stage.begun + relativedelta(months=months), today())
