"""Signatures: a party's own, and one that the host recorded for it, which the party confirms or contests.

While a signature is contested nothing under the agreement falls due. Whoever records never confirms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access import Actor, NotFoundError, may, require
from concord.society.agreements import reviews
from concord.society.agreements.actions import refused, require_legal
from concord.society.agreements.models import Agreement, Party, Signature, SignatureAnswer, SignatureStanding
from concord.society.agreements.notices import (
    CONFIRMATION,
    ask_by_link,
    tell_concerned,
    tell_parties,
)
from concord.society.agreements.queries import (
    all_signed,
    lock_agreement,
    parties_of,
    review_of,
    signature_of,
    status_of,
)
from concord.society.agreements.states import AgreementAction, Status, is_legal
from concord.society.errors import WrongStateError
from concord.society.files.storage import keep
from concord.society.ledger.entries import Fact, record
from concord.society.mail import tickets
from concord.society.people.models import Organisation, Person
from concord.society.people.queries import bodies_of, holds_account, representatives, selves
from concord.society.people.zones import today_of

if TYPE_CHECKING:
    from datetime import date

    from django.core.files import File

SCANS = frozenset({"application/pdf", "image/png", "image/jpeg"})


@transaction.atomic
def sign(*, actor: Actor, party: Party, signed_on: date) -> Signature:
    """Record that the actor signed for the party that they represent; the other parties are mailed."""
    agreement = lock_agreement(party.agreement_id)
    require(actor, AgreementAction.SIGN, party)
    return _sign(actor, agreement, party, Signature(signatory_id=actor.person, signed_on=signed_on))


@transaction.atomic
def sign_on_behalf(
    *,
    actor: Actor,
    party: Party,
    signed_on: date,
    reason: str,
    scan: File[bytes],
    signatory: Person | None = None,
    address: str = "",
    language: str = "en",
) -> Signature:
    """Record a signature that the party gave on paper, with the reason and the scan: unconfirmed at first.

    The party's representatives are mailed. A party without any is mailed a one-use link in that language at
    the address, if one is named. Raises ValidationError for a scan that is no PDF or picture, and for an
    address that somebody here has.
    """
    agreement = lock_agreement(party.agreement_id)
    require(actor, "sign_on_behalf", party)
    if not reason:
        raise refused("reason_missing")
    row = Signature(signed_on=signed_on, signatory=signatory, on_behalf=True, reason=reason)
    row.scan, row.recorded_by_id = keep(actor=actor, file=scan), actor.person
    if row.scan.media_type not in SCANS:
        raise refused("scan_is_no_document")
    signature = _sign(actor, agreement, party, row)
    if address:
        _send_link(signature, address, language)
    return signature


def _sign(actor: Actor, agreement: Agreement, party: Party, row: Signature) -> Signature:
    require_legal(actor, AgreementAction.SIGN, agreement)
    if Signature.objects.filter(party=party).exists():
        raise refused("signed_already")
    if row.signatory_id is not None:
        _check_signatory(agreement, row.signatory_id)
    # Whoever signs on paper does so where the party is.
    latest = max(actor.today, today_of(party.organisation))
    if row.signed_on is not None and row.signed_on > latest:
        raise refused("signed_in_the_future")
    row.party, row.recorded_at = party, clock.now()
    row.save(force_insert=True)
    facts: dict[str, Fact] = {
        "party": party.key,
        "signed_on": row.signed_on.isoformat() if row.signed_on else None,
        "on_behalf": row.on_behalf,
    }
    record(actor, "agreement.signed", agreement, facts=facts, reason=row.reason, rows=[row])
    tell_parties(actor, agreement, "signature_recorded" if row.on_behalf else "agreement_signed")
    return row


def _check_signatory(agreement: Agreement, signatory: int) -> None:
    if Person.objects.get(pk=signatory).layer != agreement.layer:
        raise refused("signatory_of_another_layer")
    if Signature.objects.filter(party__agreement=agreement, signatory__in=selves(signatory)).exists():
        raise refused("signed_for_another")


@transaction.atomic
def withdraw_signature(*, actor: Actor, party: Party, reason: str) -> Agreement:
    """Take back the party's own signature before the last party has signed; the parties are mailed."""
    agreement = lock_agreement(party.agreement_id)
    require(actor, "withdraw_signature", party)
    require_legal(actor, AgreementAction.SIGN, agreement)
    signature = Signature.objects.filter(party=party, on_behalf=False).first()
    if signature is None:
        raise refused("nothing_to_take_back")
    return _withdraw(actor, agreement, signature, reason)


@transaction.atomic
def withdraw_record(*, actor: Actor, signature: Signature, reason: str) -> Agreement:
    """Withdraw a signature that was recorded for a party, contested or before the last has signed.

    The agreement waits for that signature again; the parties are mailed.
    """
    agreement, now = _open(actor, signature, "withdraw_record")
    require_legal(actor, AgreementAction.ANSWER, agreement)
    if not _may_be_withdrawn(agreement, now):
        raise refused("not_contested")
    return _withdraw(actor, agreement, now, reason)


def _withdraw(actor: Actor, agreement: Agreement, signature: Signature, reason: str) -> Agreement:
    if not reason:
        raise refused("reason_missing")
    rows = [signature, *SignatureAnswer.objects.filter(signature=signature)]
    facts = {"party": signature.party.key}
    tell_concerned(actor, agreement, "signature_withdrawn")
    Signature.objects.filter(pk=signature.pk).delete()
    record(actor, "agreement.signature_withdrawn", agreement, facts=facts, reason=reason, rows=rows)
    return agreement


@transaction.atomic
def send_link(*, actor: Actor, signature: Signature, address: str, language: str = "en") -> Signature:
    """Mail a one-use link, by which a recorded signature is confirmed or contested, to a party's address.

    The address is kept until the letter has gone and no longer. Raises ValidationError if somebody acts for
    the party here, if the address is that of an account, or if the signature is answered.
    """
    agreement, now = _open(actor, signature, "send_link")
    if now.standing not in {SignatureStanding.UNCONFIRMED, SignatureStanding.CONTESTED}:
        raise refused("answered_already")
    _send_link(now, address, language)
    record(actor, "agreement.signature_link_sent", agreement, facts={"party": now.party.key})
    return now


def _send_link(signature: Signature, address: str, language: str) -> None:
    if representatives([signature.party.organisation_id]).exists():
        raise refused("party_is_reached")
    if holds_account(address):
        raise refused("address_of_an_account")
    ask_by_link(signature, address, language)


@transaction.atomic
def confirm(*, actor: Actor, signature: Signature) -> SignatureAnswer:
    """Confirm, for good, a signature that the host recorded for the actor's party; all concerned are mailed.

    Raises ValidationError for who recorded it or acts for the host too, under whichever account.
    """
    agreement, now = _open(actor, signature, "confirm")
    hosts = Organisation.objects.filter(pk__in=bodies_of(actor), is_host=True)
    for_host = not now.party.organisation.is_host and hosts.exists()
    if for_host or now.recorded_by_id in selves(actor.person):
        raise refused("own_record")
    return _answer(actor, agreement, now, confirms=True)


@transaction.atomic
def contest(*, actor: Actor, signature: Signature, reason: str) -> SignatureAnswer:
    """Say that the signature recorded for the actor's party is not its own; those concerned are mailed.

    Until the party confirms it after all, or the host withdraws it, nothing falls due under the agreement.
    """
    agreement, now = _open(actor, signature, "contest")
    return _answer(actor, agreement, now, confirms=False, reason=reason)


@transaction.atomic
def answer_by_link(*, text: str, confirms: bool, reason: str = "") -> SignatureAnswer:
    """Confirm or contest with the one-use link. Raises NotFoundError for any link that cannot be used."""
    signature = linked_signature(text)
    agreement = lock_agreement(signature.party.agreement_id)
    tickets.use(text, CONFIRMATION)
    party = Actor(signature.party.key)
    try:
        return _answer(party, agreement, _now(agreement, signature), confirms=confirms, reason=reason)
    except WrongStateError as closed:
        raise NotFoundError from closed


def linked_signature(text: str) -> Signature:
    """The signature that the link of a letter is about. Raises NotFoundError for every other text."""
    ticket = tickets.look(text, CONFIRMATION)
    rows = Signature.objects.select_related("party__agreement", "party__organisation", "scan")
    signature = rows.filter(key=ticket.object_key).first()
    if signature is None:
        raise NotFoundError
    return signature


def _answer(
    actor: Actor, agreement: Agreement, signature: Signature, *, confirms: bool, reason: str = ""
) -> SignatureAnswer:
    require_legal(actor, AgreementAction.ANSWER, agreement)
    open_to = {SignatureStanding.UNCONFIRMED} | ({SignatureStanding.CONTESTED} if confirms else set())
    if signature.standing not in open_to:
        raise refused("answered_already")
    if not confirms and not reason:
        raise refused("reason_missing")
    said = {"confirms": confirms, "reason": reason, "by_id": actor.person, "given_at": clock.now()}
    row, _created = SignatureAnswer.objects.update_or_create(signature=signature, defaults=said)
    verb = "agreement.signature_confirmed" if confirms else "agreement.signature_contested"
    record(actor, verb, agreement, facts={"party": signature.party.key}, reason=reason, rows=[row])
    tell_concerned(actor, agreement, "signature_confirmed" if confirms else "signature_contested")
    return row


def _open(actor: Actor, signature: Signature, action: str) -> tuple[Agreement, Signature]:
    """The signature as it stands now, its agreement locked. Raises AccessError if the actor may not."""
    agreement = lock_agreement(signature.party.agreement_id)
    now = _now(agreement, signature)
    require(actor, action, now)
    return agreement, now


def _now(agreement: Agreement, signature: Signature) -> Signature:
    """The signature among those of the locked agreement. Raises NotFoundError for one that was withdrawn."""
    for party in parties_of(agreement):
        now = signature_of(party)
        if now is not None and now.pk == signature.pk:
            party.agreement, now.party = agreement, party
            return now
    raise NotFoundError


def possible_on_party(actor: Actor, agreement: Agreement, party: Party) -> list[str]:
    """What the actor may do for a party of the agreement, fetched ``with_facts``, for the page."""
    at, party.agreement = status_of(agreement, actor.today), agreement
    review, signature = review_of(agreement, party), signature_of(party)
    unsigned = at is Status.AWAITING_SIGNATURES and signature is None
    unreviewed = at is Status.IN_REVIEW and review is None
    nobody_signed = at in {Status.IN_REVIEW, Status.AWAITING_SIGNATURES} and not any(
        map(signature_of, parties_of(agreement))
    )
    possible = {
        AgreementAction.AGREE: unreviewed,
        "agree_on_behalf": unreviewed,
        "withdraw_agreement": nobody_signed and review is not None and not review.is_submission,
        AgreementAction.SIGN: unsigned,
        "sign_on_behalf": unsigned,
        "withdraw_signature": at is Status.AWAITING_SIGNATURES and signature and not signature.on_behalf,
    }
    return [
        str(action)
        for action, holds in possible.items()
        if holds and may(actor, action, party) and not reviews.bars(actor, agreement, party, action)
    ]


def possible_on_signature(actor: Actor, agreement: Agreement, signature: Signature) -> list[str]:
    """What the actor may do with a recorded signature of the agreement now, for the page."""
    if not is_legal(AgreementAction.ANSWER, status_of(agreement, actor.today)):
        return []
    at = signature.standing
    is_open = at in {SignatureStanding.UNCONFIRMED, SignatureStanding.CONTESTED}
    possible = {
        "confirm": is_open,
        "contest": at == SignatureStanding.UNCONFIRMED,
        "withdraw_record": _may_be_withdrawn(agreement, signature),
        "send_link": is_open and not representatives([signature.party.organisation_id]).exists(),
    }
    return [action for action, holds in possible.items() if holds and may(actor, action, signature)]


def _may_be_withdrawn(agreement: Agreement, signature: Signature) -> bool:
    is_new = signature.standing == SignatureStanding.UNCONFIRMED and not all_signed(agreement)
    return is_new or signature.standing == SignatureStanding.CONTESTED
