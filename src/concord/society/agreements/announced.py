"""The public record: an agreement of real bodies as a source announced it, set down by the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access import SYSTEM
from concord.society.agreements.models import Agreement, AgreementKind, Commitment, Party
from concord.society.fields import Layer
from concord.society.ledger.entries import record
from concord.society.people.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class AnnouncedParty:
    """A party as the announcement names it; ``atlas_id`` is its id in the atlas."""

    atlas_id: str
    name: str
    name_ko: str
    short: str
    role_en: str
    role_ko: str
    kind: str
    country: str


@dataclass(frozen=True, slots=True)
class AnnouncedCommitment:
    """A promise in our words. Parties by atlas id; ``outcome_en`` is empty if nothing is public."""

    text_en: str
    text_ko: str
    promisors: tuple[str, ...]
    promisees: tuple[str, ...]
    due: str
    outcome_en: str
    outcome_ko: str
    outcome_urls: tuple[str, ...]


@transaction.atomic
def track(
    *,
    atlas_id: str,
    title_en: str,
    title_ko: str,
    announced_on: date,
    url: str,
    parties: Sequence[AnnouncedParty],
    commitments: Sequence[AnnouncedCommitment],
) -> Agreement:
    """Set down what a source says of an agreement, once; the same announcement again changes nothing."""
    known = Agreement.objects.filter(atlas_id=atlas_id).first()
    if known is not None:
        return known
    agreement = Agreement.objects.create(
        atlas_id=atlas_id,
        layer=Layer.RECORD,
        kind=AgreementKind.MEMORANDUM,
        title_en=title_en,
        title_ko=title_ko,
        announced_on=announced_on,
        announcement_url=url,
        is_published=True,
        created_at=clock.now(),
    )
    rows = {
        party.atlas_id: Party.objects.create(
            agreement=agreement,
            organisation=_body(party),
            position=position,
            role_en=party.role_en,
            role_ko=party.role_ko,
            name_as_printed=party.name,
        )
        for position, party in enumerate(parties, start=1)
    }
    for number, promise in enumerate(commitments, start=1):
        _commit(agreement, number, promise, rows, url)
    facts = {"announced_on": announced_on.isoformat()}
    record(SYSTEM, "agreement.tracked", agreement, facts=facts, rows=rows.values())
    return agreement


def _body(party: AnnouncedParty) -> Organisation:
    return Organisation.objects.get_or_create(
        atlas_id=party.atlas_id,
        defaults={
            "layer": Layer.RECORD,
            "name_en": party.name,
            "name_ko": party.name_ko,
            "short": party.short,
            "kind": party.kind,
            "country": party.country,
        },
    )[0]


def _commit(
    agreement: Agreement, number: int, promise: AnnouncedCommitment, parties: dict[str, Party], url: str
) -> None:
    row = Commitment.objects.create(
        agreement=agreement,
        number=number,
        text_en=promise.text_en,
        text_ko=promise.text_ko,
        due=promise.due,
        source_url=url,
        outcome_en=promise.outcome_en,
        outcome_ko=promise.outcome_ko,
        outcome_urls="\n".join(promise.outcome_urls),
    )
    row.promisors.set(parties[atlas_id] for atlas_id in promise.promisors)
    row.promisees.set(parties[atlas_id] for atlas_id in promise.promisees)
