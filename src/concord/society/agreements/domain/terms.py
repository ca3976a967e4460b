"""Terms of a draft change as long as it is one; annexes and amendments are drafted under it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.society.agreements.domain.drafting import DraftRefusedError, check_days, draft
from concord.society.agreements.domain.legality import locked
from concord.society.agreements.models import Agreement, PartyRole
from concord.society.agreements.states import Verb
from concord.society.ledger.entries import Fact, record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.agreements.models import AgreementKind, Commitment, Party


@transaction.atomic
def revise(
    *,
    actor: Actor,
    agreement: Agreement,
    title_en: str,
    title_ko: str,
    effective_from: date | None,
    ends_on: date | None,
    notice_months: int,
    text_is_public: bool,
) -> Agreement:
    """Change title, days and publicity of a draft. Raises DraftRefusedError if it ends before it begins."""
    agreement = locked(actor, agreement, Verb.DRAFT)
    check_days(effective_from, ends_on)
    agreement.title_en, agreement.title_ko = title_en, title_ko
    agreement.effective_from, agreement.ends_on = effective_from, ends_on
    agreement.notice_months, agreement.text_is_public = notice_months, text_is_public
    agreement.save(
        update_fields=[
            "title_en", "title_ko", "effective_from", "ends_on", "notice_months", "text_is_public",
        ]
    )  # fmt: skip
    facts: dict[str, Fact] = {
        "effective_from": effective_from.isoformat() if effective_from else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "notice_months": notice_months,
    }
    record(actor, "agreement.revised", agreement, facts=facts)
    return agreement


@transaction.atomic
def set_role(*, actor: Actor, party: Party, role: str, role_en: str = "", role_ko: str = "") -> Party:
    """Say as what a party takes part: a PartyRole, or words of its own in both languages."""
    agreement = locked(actor, party.agreement, Verb.DRAFT)
    party.role, party.role_en, party.role_ko = PartyRole(role) if role else "", role_en, role_ko
    party.save(update_fields=["role", "role_en", "role_ko"])
    record(actor, "agreement.role_set", agreement, facts={"party": party.key, "role": role or role_en})
    return party


@transaction.atomic
def strike(*, actor: Actor, commitment: Commitment) -> Agreement:
    """Take a commitment out of the draft; the others keep their numbers."""
    agreement = locked(actor, commitment.agreement, Verb.DRAFT)
    facts: dict[str, Fact] = {"commitment": commitment.key, "number": commitment.number}
    commitment.delete()
    record(actor, "agreement.commitment_struck", agreement, facts=facts)
    return agreement


@transaction.atomic
def append(
    *,
    actor: Actor,
    agreement: Agreement,
    kind: AgreementKind,
    title_en: str,
    title_ko: str,
    parties: Sequence[Party],
    effective_from: date | None = None,
    ends_on: date | None = None,
) -> Agreement:
    """Draft an annex or an amendment to the agreement, between some or all of its parties.

    It is reviewed and signed like any agreement, and ends with the one to which it belongs. Raises
    DraftRefusedError for another kind, fewer than two parties, one that is not the agreement's, or an end
    before the beginning.
    """
    agreement = locked(actor, agreement, Verb.AMEND)
    if any(party.agreement_id != agreement.pk for party in parties):
        raise DraftRefusedError("not_a_party")
    annex = draft(
        actor=actor,
        kind=kind,
        title_en=title_en,
        title_ko=title_ko,
        parties=[(party.organisation, party.role) for party in parties],
        effective_from=effective_from,
        ends_on=ends_on,
        text_is_public=agreement.text_is_public,
        belongs_to=agreement,
    )
    for old, new in zip(parties, annex.parties.all(), strict=True):
        new.role_en, new.role_ko = old.role_en, old.role_ko
        new.save(update_fields=["role_en", "role_ko"])
    return annex
