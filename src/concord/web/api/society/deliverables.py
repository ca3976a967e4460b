"""Deliverables: one with its evidence, and what is due between two days."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from concord.society.access.rules import find, visible
from concord.society.agreements.deliverables import possible_on_deliverable
from concord.society.agreements.models import Agreement, Deliverable, Evidence, Verdict, Waiver
from concord.society.agreements.queries import rows_due, state_of, timing_of, with_facts, with_settlement
from concord.society.tokens.models import Scope
from concord.web.api.reading import day
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.members import OnDay, PagedOnDay
from concord.web.api.society.paging import page_of
from concord.web.api.society.shapes import (
    Layered,
    Page,
    PartyRef,
    PersonRef,
    Words,
    party_ref,
    person_ref,
    words,
)
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.society.files.models import StoredFile
    from concord.society.people.models import Person
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])


class DeliverableLine(Layered):
    """One thing to be delivered. ``state`` and ``timing`` are computed, never stored."""

    agreement: str
    code: str
    title: Words
    due: date
    verification: str
    state: str
    timing: str


class DueLine(DeliverableLine):
    """A deliverable that is due, from the party that delivers to the one that accepts."""

    delivered_by: PartyRef
    accepted_by: PartyRef


class DueList(Page):
    """What is due from one day to another, both in, by day and code; the public record apart."""

    first: date
    last: date
    as_of: date
    rows: list[DueLine]


class FileOut(Schema):
    """A file that was handed in, by its SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


class EvidenceOut(Schema):
    """Proof: a file, a public page or a note on what fulfils the deliverable."""

    key: str
    note: str
    url: str
    file: FileOut | None
    by: PersonRef | None
    handed_in_at: datetime


class VerdictOut(Schema):
    """The counterpart's word on one piece of evidence."""

    evidence: str
    accepted: bool
    reason: str
    by: PersonRef | None
    given_at: datetime


class WaiverOut(Schema):
    """The counterpart no longer asks for it."""

    reason: str
    given_at: datetime


class DeliverableOut(DueLine):
    """A deliverable; evidence and verdicts as far as you may see them, and what you may do now."""

    as_of: date
    fulfils_kind: str
    fulfils_key: str
    evidence: list[EvidenceOut]
    verdicts: list[VerdictOut]
    waiver: WaiverOut | None
    acts: list[str]


class Between(PagedOnDay):
    """``from`` and ``to`` are days, both in; ``as_of`` is the day on which the timing is judged."""

    first: Annotated[str, Field(alias="from")]
    last: Annotated[str, Field(alias="to")]


@router.get(
    "/due",
    response={200: DueList, 400: Refusal, 404: Closed},
    summary=gettext_noop("What is due to whom between two days"),
    **needs(Scope.AGREEMENTS),
)
def due(request: TokenedRequest, asked: Query[Between]) -> dict[str, Any]:
    """The rows of ``concord society due``, as far as you may see them."""
    first, last = _required("from", asked.first), _required("to", asked.last)
    if last < first:
        raise BadParameterError("to", asked.last, f"a day from {first.isoformat()} on")
    today = day("as_of", asked.as_of)
    rows = rows_due(visible(actor_of(request), Deliverable), first, last)
    answer = page_of(rows, asked, lambda row: _due_line(row, row.agreement, today))
    return {"first": first, "last": last, "as_of": today, **answer}


@router.get(
    "/deliverables/{key}",
    response={200: DeliverableOut, 400: Refusal, 404: Closed},
    summary=gettext_noop("One deliverable with its evidence"),
    **needs(Scope.AGREEMENTS),
)
def deliverable(request: TokenedRequest, key: str, asked: Query[OnDay]) -> dict[str, Any]:
    """A deliverable, both sides of it, and its settlement."""
    return deliverable_out(actor_of(request), key, day("as_of", asked.as_of))


def deliverable_out(actor: Actor, key: str, today: date) -> dict[str, Any]:
    """One deliverable in full. Raises NotFoundError."""
    evidence = visible(actor, Evidence).select_related("file", "by")
    verdicts = visible(actor, Verdict).select_related("on_evidence", "by")
    found = find(actor, with_settlement(Deliverable.objects.all()), key)
    agreement = find(actor, with_facts(Agreement.objects.all()), found.agreement.key)
    found.agreement = agreement
    waiver = visible(actor, Waiver).filter(deliverable=found).first()
    return {
        **_due_line(found, agreement, today),
        "as_of": today,
        "fulfils_kind": found.fulfils_kind,
        "fulfils_key": found.fulfils_key,
        "evidence": [_evidence(row) for row in evidence.filter(deliverable=found)],
        "verdicts": [_verdict(row) for row in verdicts.filter(deliverable=found)],
        "waiver": {"reason": waiver.reason, "given_at": waiver.given_at} if waiver else None,
        "acts": [str(act) for act in possible_on_deliverable(actor, found, agreement)],
    }


def deliverable_line(row: Deliverable, agreement: Agreement, today: date) -> dict[str, Any]:
    """A deliverable as lists give it; fetch it ``with_settlement``."""
    return {
        "key": row.key,
        "layer": agreement.layer,
        "agreement": agreement.key,
        "code": row.code,
        "title": words(row.title_en, row.title_ko),
        "due": row.due,
        "verification": row.verification,
        "state": str(state_of(row)),
        "timing": str(timing_of(row, today)),
    }


def _due_line(row: Deliverable, agreement: Agreement, today: date) -> dict[str, Any]:
    return {
        **deliverable_line(row, agreement, today),
        "delivered_by": party_ref(row.initiative.lead),
        "accepted_by": party_ref(row.initiative.counterpart),
    }


def _required(parameter: str, text: str) -> date:
    if not text:
        raise BadParameterError(parameter, text, "a day such as 2026-04-01")
    return day(parameter, text)


def _evidence(row: Evidence) -> dict[str, Any]:
    return {
        "key": row.key,
        "note": row.note,
        "url": row.url,
        "file": _file(row.file) if row.file else None,
        "by": _by(row.by),
        "handed_in_at": row.handed_in_at,
    }


def _file(file: StoredFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _verdict(row: Verdict) -> dict[str, Any]:
    return {
        "evidence": row.on_evidence.key,
        "accepted": row.accepted,
        "reason": row.reason,
        "by": _by(row.by),
        "given_at": row.given_at,
    }


def _by(person: Person | None) -> dict[str, Any] | None:
    return person_ref(person) if person else None
