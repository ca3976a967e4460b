"""Agreements with what they promise, what is due under them, and where each thing stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access.rules import find, visible
from concord.society.agreements.models import Agreement, Commitment, Deliverable, Initiative, Signature, Text
from concord.society.agreements.queries import parties_of, status_of, with_facts, with_settlement
from concord.society.tokens.models import Scope
from concord.web.api.reading import day
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.deliverables import DeliverableLine, deliverable_line
from concord.web.api.society.members import OnDay, PagedOnDay
from concord.web.api.society.paging import page_of
from concord.web.api.society.shapes import Layered, Page, PartyRef, Words, party_ref, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from concord.society.access.actor import Actor
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])


class AgreementLine(Layered):
    """An agreement in a list. Signature, announcement and effect are different days; null is not known."""

    kind: str
    title: Words
    status: str
    parties: list[PartyRef]
    announced_on: date | None
    announcement_url: str
    effective_from: date | None
    ends_on: date | None
    notice_months: int
    terminated_on: date | None
    is_published: bool


class Agreements(Page):
    """Agreements, the newest first, with their status on the day."""

    as_of: date
    rows: list[AgreementLine]


class InitiativeOut(Schema):
    """What is done to keep a promise: who leads and delivers, who accepts, what is to be delivered."""

    key: str
    title: Words
    lead: PartyRef
    counterpart: PartyRef
    deliverables: list[DeliverableLine]


class CommitmentOut(Schema):
    """One promise. ``due`` is EDTF; ``outcome`` is what a source says came of it, null if none does."""

    key: str
    number: int
    clause: str
    text: Words
    promisors: list[PartyRef]
    promisees: list[PartyRef]
    due: str
    source_url: str
    outcome: Words | None
    outcome_sources: list[str]
    initiatives: list[InitiativeOut]


class TextOut(Schema):
    """An authentic text by its SHA-256; one of them governs."""

    key: str
    language: str
    governs: bool
    sha256: str
    size: int


class SignatureOut(Schema):
    """A party has signed; ``on_behalf``: recorded by somebody else from a paper."""

    party: str
    signed_on: date | None
    on_behalf: bool


class AgreementOut(AgreementLine):
    """An agreement with its commitments; texts and signatures as far as you may see them."""

    as_of: date
    text_is_public: bool
    texts: list[TextOut]
    signatures: list[SignatureOut]
    commitments: list[CommitmentOut]


@router.get(
    "/agreements",
    response={200: Agreements, 400: Refusal, 404: Closed},
    summary=gettext_noop("Agreements that I may see"),
    **needs(Scope.AGREEMENTS),
)
def agreements(request: TokenedRequest, asked: Query[PagedOnDay]) -> dict[str, Any]:
    """Those of the bodies you act for, and those that their parties published."""
    today = day("as_of", asked.as_of)
    rows = with_facts(visible(actor_of(request), Agreement)).order_by("-created_at", "-pk")
    return {"as_of": today, **page_of(rows, asked, lambda row: _line(row, today))}


@router.get(
    "/agreements/{key}",
    response={200: AgreementOut, 400: Refusal, 404: Closed},
    summary=gettext_noop("One agreement with commitments, initiatives and deliverables"),
    **needs(Scope.AGREEMENTS),
)
def agreement(request: TokenedRequest, key: str, asked: Query[OnDay]) -> dict[str, Any]:
    """An agreement as it stands on the day."""
    actor, today = actor_of(request), day("as_of", asked.as_of)
    found = find(actor, with_facts(Agreement.objects.all()), key)
    return {
        **_line(found, today),
        "as_of": today,
        "text_is_public": found.text_is_public,
        "texts": _texts(actor, found),
        "signatures": _signatures(actor, found),
        "commitments": [_commitment(row, found, today) for row in _commitments(actor, found)],
    }


def _line(row: Agreement, today: date) -> dict[str, Any]:
    return {
        "key": row.key,
        "layer": row.layer,
        "kind": row.kind,
        "title": words(row.title_en, row.title_ko),
        "status": str(status_of(row, today)),
        "parties": [party_ref(party) for party in parties_of(row)],
        "announced_on": row.announced_on,
        "announcement_url": row.announcement_url,
        "effective_from": row.effective_from,
        "ends_on": row.ends_on,
        "notice_months": row.notice_months,
        "terminated_on": row.terminated_on,
        "is_published": row.is_published,
    }


def _texts(actor: Actor, found: Agreement) -> list[dict[str, Any]]:
    rows = visible(actor, Text).filter(agreement=found).select_related("file")
    return [
        {
            "key": row.key,
            "language": row.language,
            "governs": row.governs,
            "sha256": row.file.sha256,
            "size": row.file.size,
        }
        for row in rows
    ]


def _signatures(actor: Actor, found: Agreement) -> list[dict[str, Any]]:
    rows = visible(actor, Signature).filter(party__agreement=found).select_related("party__organisation")
    return [
        {"party": row.party.organisation.key, "signed_on": row.signed_on, "on_behalf": row.on_behalf}
        for row in rows.order_by("party__position")
    ]


def _commitments(actor: Actor, found: Agreement) -> QuerySet[Commitment]:
    items = with_settlement(visible(actor, Deliverable)).order_by("due", "code")
    initiatives = visible(actor, Initiative).select_related("lead__organisation", "counterpart__organisation")
    rows = visible(actor, Commitment).filter(agreement=found).order_by("number")
    return rows.prefetch_related(
        "promisors__organisation",
        "promisees__organisation",
        Prefetch("initiatives", queryset=initiatives.order_by("pk")),
        Prefetch("initiatives__deliverables", queryset=items),
    )


def _commitment(row: Commitment, found: Agreement, today: date) -> dict[str, Any]:
    return {
        "key": row.key,
        "number": row.number,
        "clause": row.clause,
        "text": words(row.text_en, row.text_ko),
        "promisors": [party_ref(party) for party in row.promisors.all()],
        "promisees": [party_ref(party) for party in row.promisees.all()],
        "due": row.due,
        "source_url": row.source_url,
        "outcome": words(row.outcome_en, row.outcome_ko) if row.outcome_en else None,
        "outcome_sources": row.outcome_sources,
        "initiatives": _initiatives(row.initiatives.all(), found, today),
    }


def _initiatives(rows: Iterable[Initiative], found: Agreement, today: date) -> list[dict[str, Any]]:
    return [
        {
            "key": row.key,
            "title": words(row.title_en, row.title_ko),
            "lead": party_ref(row.lead),
            "counterpart": party_ref(row.counterpart),
            "deliverables": [deliverable_line(item, found, today) for item in row.deliverables.all()],
        }
        for row in rows
    ]
