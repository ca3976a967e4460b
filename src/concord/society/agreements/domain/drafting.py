"""From nothing to a text that the parties can sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from concord.kernel import clock
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError
from concord.society.agreements.domain.legality import locked
from concord.society.agreements.models import Agreement, AgreementKind, Commitment, Party, PartyRole, Text
from concord.society.agreements.notices import tell_parties
from concord.society.agreements.states import Verb
from concord.society.fields import Layer
from concord.society.ledger.entries import Fact, Private, record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.files.models import StoredFile
    from concord.society.people.models import Organisation


SUBORDINATE = frozenset({AgreementKind.ANNEX, AgreementKind.AMENDMENT})


class DraftRefusedError(ValueError):
    """The terms do not fit together; ``code`` says what is wrong."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@transaction.atomic
def draft(
    *,
    actor: Actor,
    kind: AgreementKind,
    title_en: str,
    title_ko: str,
    parties: Sequence[tuple[Organisation, str]],
    effective_from: date | None = None,
    ends_on: date | None = None,
    notice_months: int = 0,
    text_is_public: bool = False,
    succeeds: Agreement | None = None,
    belongs_to: Agreement | None = None,
) -> Agreement:
    """Begin an agreement between at least two organisations, each with its role (a PartyRole or empty).

    Its layer is that of its parties. Raises DraftRefusedError for fewer than two parties, a party twice,
    parties of different layers, an end before the beginning, or an annex or amendment that belongs to no
    agreement; RefusedError unless the actor acts for the host or for a party.
    """
    layer = _layer_of([organisation for organisation, _ in parties])
    check_days(effective_from, ends_on)
    if (kind in SUBORDINATE) != (belongs_to is not None):
        raise DraftRefusedError("annex_of_nothing" if belongs_to is None else "only_annexes_belong")
    bodies = {organisation.pk for organisation, _ in parties}
    if not actor.has(Role.HOST_STAFF) and actor.represents.isdisjoint(bodies):
        raise RefusedError(Verb.DRAFT)
    agreement = Agreement.objects.create(
        layer=layer,
        kind=kind,
        title_en=title_en,
        title_ko=title_ko,
        effective_from=effective_from,
        ends_on=ends_on,
        notice_months=notice_months,
        text_is_public=text_is_public,
        succeeds=succeeds,
        belongs_to=belongs_to,
        created_at=clock.now(),
    )
    Party.objects.bulk_create(
        Party(
            agreement=agreement,
            organisation=body,
            role=PartyRole(role) if role else "",
            position=position,
            name_as_printed=body.name_en,
        )
        for position, (body, role) in enumerate(parties, start=1)
    )
    facts = {"kind": str(kind), "parties": ",".join(body.key for body, _ in parties)}
    if belongs_to is not None:
        facts["belongs_to"] = belongs_to.key
    record(actor, "agreement.drafted", agreement, facts=facts)
    return agreement


def check_days(effective_from: date | None, ends_on: date | None) -> None:
    """Return if the days fit together. Raises DraftRefusedError for an end before the beginning."""
    if effective_from and ends_on and ends_on < effective_from:
        raise DraftRefusedError("ends_before_it_begins")


def _layer_of(parties: Sequence[Organisation]) -> Layer:
    if len(parties) < 2:
        raise DraftRefusedError("fewer_than_two_parties")
    if len({body.pk for body in parties}) < len(parties):
        raise DraftRefusedError("a_party_twice")
    layers = {Layer(body.layer) for body in parties}
    if len(layers) > 1 or Layer.RECORD in layers:
        raise DraftRefusedError("layers_are_not_mixed")
    return layers.pop()


@transaction.atomic
def attach_text(
    *, actor: Actor, agreement: Agreement, language: str, file: StoredFile, governs: bool
) -> Text:
    """Attach the authentic text of one language, in place of an earlier one of that language."""
    agreement = locked(actor, agreement, Verb.DRAFT)
    if governs:
        agreement.texts.update(governs=False)
    agreement.texts.filter(language=language).delete()
    text = Text.objects.create(agreement=agreement, language=language, file=file, governs=governs)
    facts: dict[str, Fact] = {"language": language, "sha256": file.sha256, "governs": governs}
    record(actor, "agreement.text_attached", agreement, facts=facts)
    return text


@transaction.atomic
def commit(
    *,
    actor: Actor,
    agreement: Agreement,
    text_en: str,
    text_ko: str,
    promisors: Sequence[Party],
    promisees: Sequence[Party],
    clause: str = "",
    due: str = "",
) -> Commitment:
    """Add a promise to the draft. Raises DraftRefusedError if a named party is not one of the agreement's."""
    agreement = locked(actor, agreement, Verb.DRAFT)
    if not promisors or any(party.agreement_id != agreement.pk for party in (*promisors, *promisees)):
        raise DraftRefusedError("not_a_party")
    last = agreement.commitments.aggregate(last=Max("number"))["last"] or 0
    commitment = Commitment.objects.create(
        agreement=agreement, number=last + 1, clause=clause, text_en=text_en, text_ko=text_ko, due=due
    )
    commitment.promisors.set(promisors)
    commitment.promisees.set(promisees)
    record(
        actor,
        "agreement.commitment_added",
        agreement,
        facts={"commitment": commitment.key, "number": commitment.number},
    )
    return commitment


@transaction.atomic
def submit(*, actor: Actor, agreement: Agreement) -> Agreement:
    """Give the draft to the parties for review; their representatives are mailed."""
    agreement = locked(actor, agreement, Verb.SUBMIT)
    agreement.review_since = clock.now()
    agreement.save(update_fields=["review_since"])
    record(actor, "agreement.submitted", agreement)
    tell_parties(actor, agreement, "agreement_submitted")
    return agreement


@transaction.atomic
def send_back(*, actor: Actor, agreement: Agreement, reason: str) -> Agreement:
    """Return the draft from review, with the reason; the parties are mailed."""
    agreement = locked(actor, agreement, Verb.SEND_BACK)
    if not reason:
        raise DraftRefusedError("reason_missing")
    agreement.review_since = None
    agreement.save(update_fields=["review_since"])
    record(actor, "agreement.sent_back", agreement, private=[Private("reason", reason, actor.key)])
    tell_parties(actor, agreement, "agreement_sent_back")
    return agreement


@transaction.atomic
def approve(*, actor: Actor, agreement: Agreement) -> Agreement:
    """Close the review: the text is final and waits for signatures; the parties are mailed."""
    agreement = locked(actor, agreement, Verb.APPROVE)
    if agreement.effective_from is None:
        raise DraftRefusedError("no_effective_day")
    agreement.approved_at = clock.now()
    agreement.save(update_fields=["approved_at"])
    record(actor, "agreement.approved", agreement)
    tell_parties(actor, agreement, "agreement_to_sign")
    return agreement
