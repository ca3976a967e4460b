"""Signatures, announcement, termination and renewal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access.rules import require
from concord.society.agreements.domain.drafting import DraftRefusedError, draft
from concord.society.agreements.domain.legality import check, lock_agreement, locked
from concord.society.agreements.models import Agreement, AgreementKind, Signature
from concord.society.agreements.notices import tell_parties
from concord.society.agreements.states import Verb
from concord.society.ledger.entries import record

if TYPE_CHECKING:
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.agreements.models import Party
    from concord.society.files.models import StoredFile
    from concord.society.people.models import Person


@transaction.atomic
def sign(*, actor: Actor, party: Party, signed_on: date) -> Signature:
    """Record that the actor signed for the party that they represent; the other parties are mailed."""
    agreement = lock_agreement(party.agreement_id)
    require(actor, Verb.SIGN, party)
    return _sign(actor, agreement, party, Signature(signatory_id=actor.person, signed_on=signed_on))


@transaction.atomic
def sign_on_behalf(
    *,
    actor: Actor,
    party: Party,
    signed_on: date,
    reason: str,
    scan: StoredFile,
    signatory: Person | None = None,
) -> Signature:
    """Record a signature that the party gave on paper: always labelled, with the reason and the scan."""
    agreement = lock_agreement(party.agreement_id)
    require(actor, "sign_on_behalf", party)
    if not reason:
        raise DraftRefusedError("reason_missing")
    row = Signature(signed_on=signed_on, signatory=signatory, on_behalf=True, reason=reason, scan=scan)
    return _sign(actor, agreement, party, row)


def _sign(actor: Actor, agreement: Agreement, party: Party, row: Signature) -> Signature:
    check(Verb.SIGN, agreement)
    if Signature.objects.filter(party=party).exists():
        raise DraftRefusedError("signed_already")
    if row.signed_on is not None and row.signed_on > clock.today():
        raise DraftRefusedError("signed_in_the_future")
    row.party, row.recorded_at = party, clock.now()
    row.save(force_insert=True)
    facts = {
        "party": party.key,
        "signed_on": row.signed_on.isoformat() if row.signed_on else None,
        "on_behalf": row.on_behalf,
    }
    record(actor, "agreement.signed", agreement, facts=facts, reason=row.reason)
    tell_parties(actor, agreement, "agreement_signed")
    return row


@transaction.atomic
def announce(*, actor: Actor, agreement: Agreement, on: date, url: str = "") -> Agreement:
    """Say in public that the agreement exists: from now on its page is open to everybody."""
    agreement = locked(actor, agreement, Verb.ANNOUNCE)
    agreement.announced_on, agreement.announcement_url, agreement.is_published = on, url, True
    agreement.save(update_fields=["announced_on", "announcement_url", "is_published"])
    record(actor, "agreement.announced", agreement, facts={"announced_on": on.isoformat()})
    return agreement


@transaction.atomic
def terminate(*, actor: Actor, agreement: Agreement, on: date, reason: str) -> Agreement:
    """End the agreement early from that day on, with the reason; the parties are mailed."""
    agreement = locked(actor, agreement, Verb.TERMINATE)
    if not reason:
        raise DraftRefusedError("reason_missing")
    agreement.terminated_on = on
    agreement.save(update_fields=["terminated_on"])
    record(actor, "agreement.terminated", agreement, facts={"terminated_on": on.isoformat()}, reason=reason)
    tell_parties(actor, agreement, "agreement_terminated")
    return agreement


@transaction.atomic
def renew(
    *,
    actor: Actor,
    agreement: Agreement,
    effective_from: date,
    ends_on: date | None,
    title_en: str,
    title_ko: str,
) -> Agreement:
    """Draft the successor with the same parties; the agreement itself keeps its dates.

    Raises DraftRefusedError if a successor is being drafted already.
    """
    agreement = locked(actor, agreement, Verb.RENEW)
    if Agreement.objects.filter(succeeds=agreement).exists():
        raise DraftRefusedError("successor_exists")
    successor = draft(
        actor=actor,
        kind=AgreementKind(agreement.kind),
        title_en=title_en,
        title_ko=title_ko,
        parties=[(party.organisation, party.role) for party in agreement.parties.all()],
        effective_from=effective_from,
        ends_on=ends_on,
        notice_months=agreement.notice_months,
        text_is_public=agreement.text_is_public,
        succeeds=agreement,
    )
    for old, new in zip(agreement.parties.all(), successor.parties.all(), strict=True):
        new.role_en, new.role_ko = old.role_en, old.role_ko
        new.save(update_fields=["role_en", "role_ko"])
    return successor
