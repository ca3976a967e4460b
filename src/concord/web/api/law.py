"""The law on a day, what changed between two days, what is coming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from concord.atlas.edition import store
from concord.atlas.edition.policy import policy_of
from concord.atlas.questions.instruments import Question, event_row, in_force, standing_row
from concord.web.api import reading
from concord.web.api.schemas import Problem, Refusal
from concord.web.errors import BadParameterError, NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

router = Router(tags=["law"])
MOST_MONTHS = 120


class NoteOut(Schema):
    """What else is known of a step, in both languages."""

    en: str
    ko: str


class StepOut(Schema):
    """One step in the life of an instrument; ``date`` is EDTF, ``article`` null for the whole."""

    date: str
    step: str
    article: str | None
    note: NoteOut | None
    basis: str
    confidence: str
    sources: list[str]


class ChangeOut(StepOut):
    """A step within the span asked for; ``laid_down`` stands only in what is coming."""

    instrument: str
    jurisdiction: str
    name: str
    name_local: str
    legal: bool
    certain: bool
    possible: bool
    version: str | None
    laid_down: str | None = None


class PartOut(Schema):
    """An article with a day of its own."""

    article: str
    in_force: str


class LawVersionOut(Schema):
    """A version of a Korean law as law.go.kr counts them."""

    number: str
    mst: str
    in_force: str


class StandingOut(Schema):
    """One instrument on the day: ``in_force`` and ``applies`` are yes, no or unknown."""

    instrument: str
    jurisdiction: str
    kind: str
    name: str
    name_en: str
    name_local: str
    subjects: list[str]
    stage: str
    stage_at_most: str
    since: str | None
    in_force: str
    applies: str
    certain: bool
    possible: bool
    parts: list[PartOut]
    version: LawVersionOut | None
    basis: str
    confidence: str
    decided_by: list[StepOut]
    sources: list[str]


class InstrumentsOut(Schema):
    """Instruments on a day, with how many are in force, certain and possible; or changes of a span."""

    edition: str
    jurisdiction: str | None
    as_of: str | None = None
    in_force: list[int] | None = None
    since: str | None = None
    until: str | None = None
    months: int | None = None
    rows: list[StandingOut | ChangeOut]


class InstrumentOut(StandingOut):
    """One instrument with every step of its life."""

    edition: str
    as_of: str
    steps: list[StepOut]


class Asked(Schema):
    """``changed_between`` is two days with a comma between them; it and ``coming`` exclude each other."""

    jurisdiction: str | None = None
    as_of: str | None = None
    changed_between: str | None = None
    coming: Annotated[int | None, Field(ge=1, le=MOST_MONTHS)] = None
    edition: str | None = None


@router.get(
    "/instruments",
    response={200: InstrumentsOut, 400: Refusal, 404: Problem},
    exclude_unset=True,
    summary=gettext_noop("The law on a day, what changed, what is coming"),
)
def instruments(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """The shapes of ``concord instruments --format json``. A date that was recalled is never certain."""
    record = store.current(asked.edition or None)
    law = policy_of(record)
    place = asked.jurisdiction
    if place is not None:
        reading.one("jurisdiction", place, sorted({one.jurisdiction for one in law.instruments.values()}))
    since, day = _days(asked)
    question = Question(day, place, since, asked.coming)
    return {"edition": record.id, "jurisdiction": place, **question.answer(law)}


@router.get(
    "/instruments/{instrument}",
    response={200: InstrumentOut, 400: Refusal, 404: Problem},
    summary=gettext_noop("One instrument with every step of its life"),
)
def one_instrument(
    request: HttpRequest, instrument: str, as_of: str | None = None, edition: str | None = None
) -> dict[str, Any]:
    """An instrument as it stands on the day."""
    record, today = store.current(edition or None), reading.day("as_of", as_of)
    law = policy_of(record)
    if instrument not in law.instruments:
        close = [key for key in law.instruments if instrument in key][:5]
        raise NotFoundError("instrument", instrument, [(key, f"/api/v1/instruments/{key}") for key in close])
    standing = in_force(law, law.instruments[instrument], today)
    steps = [event_row(event) for event in standing.instrument.events]
    return {"edition": record.id, "as_of": str(today), **standing_row(standing), "steps": steps}


def _days(asked: Asked) -> tuple[date | None, date]:
    """The two days of a span, or none and the day of the question."""
    span = asked.changed_between
    if span is None:
        return None, reading.day("as_of", asked.as_of)
    for other, value in (("as_of", asked.as_of), ("coming", asked.coming)):
        if value is not None:
            raise BadParameterError(other, str(value), "nothing beside changed_between")
    days = span.split(",")
    if len(days) != 2 or not all(days):
        raise BadParameterError("changed_between", span, "two days such as 2025-01-01,2026-01-01")
    since, until = (reading.day("changed_between", day) for day in days)
    if until < since:
        raise BadParameterError("changed_between", span, "the earlier day first")
    return since, until
