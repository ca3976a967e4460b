"""The review of a draft: who submits it agrees for their own party, and each other party agrees for itself.

Nobody agrees for two sides. Once every party has agreed the text is final and waits for signatures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access import Actor, require
from concord.society.agreements.actions import open_agreement, refused, require_legal
from concord.society.agreements.models import Agreement, Party, Review
from concord.society.agreements.notices import tell_parties
from concord.society.agreements.queries import (
    lock_agreement,
    missing_for_review,
    parties_of,
    review_of,
    signature_of,
)
from concord.society.agreements.states import AgreementAction
from concord.society.ledger.entries import Fact, last_actor, record
from concord.society.people.models import Person
from concord.society.people.queries import bodies_of, keys_of, representatives, represented_by, selves

if TYPE_CHECKING:
    from collections.abc import Iterable


@transaction.atomic
def submit(*, actor: Actor, agreement: Agreement, no_commitments_because: str = "") -> Agreement:
    """Give the draft to the parties for review; their representatives are mailed.

    A person who acts for a party agrees for it by that. Raises ValidationError with everything that is
    missing: a text that governs, a commitment or the reason why there is none, the day of effect.
    """
    agreement = open_agreement(actor, agreement, AgreementAction.SUBMIT)
    has_none = not agreement.commitments.exists()
    agreement.no_commitments_because = (
        (no_commitments_because or agreement.no_commitments_because) if has_none else ""
    )
    if codes := missing_for_review(agreement):
        raise refused(*codes)
    agreement.review_since = clock.now()
    agreement.save(update_fields=["review_since", "no_commitments_because"])
    side = next((one for one in parties_of(agreement) if one.organisation_id in actor.represents), None)
    rows = [_review(actor, agreement, side, is_submission=True)] if side else []
    facts = {"party": side.key} if side else {}
    reason = agreement.no_commitments_because
    record(actor, "agreement.submitted", agreement, facts=facts, reason=reason, rows=rows)
    tell_parties(actor, agreement, "agreement_submitted")
    return agreement


@transaction.atomic
def send_back(*, actor: Actor, agreement: Agreement, reason: str) -> Agreement:
    """Return the draft from review, with the reason: every party reviews it anew; the parties are mailed."""
    agreement = open_agreement(actor, agreement, AgreementAction.SEND_BACK)
    if not reason:
        raise refused("reason_missing")
    agreement.review_since = None
    agreement.save(update_fields=["review_since"])
    rows = _remove(Review.objects.filter(party__agreement=agreement))
    record(actor, "agreement.sent_back", agreement, reason=reason, rows=rows)
    tell_parties(actor, agreement, "agreement_sent_back")
    return agreement


@transaction.atomic
def agree(*, actor: Actor, party: Party) -> Review:
    """Agree to the text for the party that the actor represents; the other parties are mailed.

    Raises ValidationError for who submitted the text, or acts for a side that did.
    """
    agreement = lock_agreement(party.agreement_id)
    require(actor, AgreementAction.AGREE, party)
    require_legal(actor, AgreementAction.AGREE, agreement)
    if Person.objects.get(key=actor.key).layer != agreement.layer:
        raise refused("signatory_of_another_layer")
    if code := bars(actor, agreement, party, AgreementAction.AGREE):
        raise refused(code)
    return _agree(actor, agreement, party)


@transaction.atomic
def agree_on_behalf(*, actor: Actor, party: Party, reason: str) -> Review:
    """Record that a party agreed to the text elsewhere: where nobody acts for it here, or the host arranges.

    Raises ValidationError for a party that speaks for itself, and for who submitted the text.
    """
    agreement = lock_agreement(party.agreement_id)
    require(actor, "agree_on_behalf", party)
    require_legal(actor, AgreementAction.AGREE, agreement)
    if not reason:
        raise refused("reason_missing")
    if code := bars(actor, agreement, party, "agree_on_behalf"):
        raise refused(code)
    return _agree(actor, agreement, party, reason)


def bars(actor: Actor, agreement: Agreement, party: Party, action: str) -> str:
    """Why the actor is too near to the other side to agree for the party, or to record it: a code or nothing.

    Who submitted the text never agrees for another party, under whichever account; nor does who acts for a
    body of theirs. The host records what it received where nobody acts for the party, or where it arranges.
    """
    if action not in {AgreementAction.AGREE, "agree_on_behalf"}:
        return ""
    submitter = last_actor(agreement, "agreement.submitted")
    if submitter in keys_of(actor):
        return "own_review"
    if action == AgreementAction.AGREE:
        sides = represented_by(submitter) | {one.organisation_id for one in _submitted_for(agreement)}
        return "own_review" if (bodies_of(actor) & sides) - {party.organisation_id} else ""
    host_is_a_party = any(one.organisation.is_host for one in parties_of(agreement))
    is_reached = host_is_a_party and representatives([party.organisation_id]).exists()
    return "speaks_for_itself" if is_reached else ""


def _agree(actor: Actor, agreement: Agreement, party: Party, reason: str = "") -> Review:
    if Review.objects.filter(party=party).exists():
        raise refused("agreed_already")
    others = Review.objects.filter(party__agreement=agreement, by__in=selves(actor.person))
    if (others.filter(on_behalf=False) if reason else others).exists():
        raise refused("agreed_for_another")
    row = _review(actor, agreement, party, on_behalf=bool(reason), reason=reason)
    everybody = Review.objects.filter(party__agreement=agreement).count() == len(parties_of(agreement))
    if everybody:
        agreement.approved_at = clock.now()
        agreement.save(update_fields=["approved_at"])
    facts: dict[str, Fact] = {"party": party.key, "on_behalf": row.on_behalf, "everybody": everybody}
    record(actor, "agreement.agreed", agreement, facts=facts, reason=reason, rows=[row])
    tell_parties(actor, agreement, "agreement_to_sign" if everybody else "agreement_agreed")
    return row


@transaction.atomic
def withdraw(*, actor: Actor, party: Party, reason: str) -> Agreement:
    """Take back the party's agreement to the text until somebody has signed; the parties are mailed."""
    agreement = lock_agreement(party.agreement_id)
    require(actor, "withdraw_agreement", party)
    row = Review.objects.filter(party=party, is_submission=False).first()
    if row is None:
        raise refused("nothing_to_take_back")
    return _reopen(actor, agreement, [row], reason, "agreement.agreement_withdrawn")


@transaction.atomic
def reopen(*, actor: Actor, agreement: Agreement, reason: str) -> Agreement:
    """Open a closed review again until somebody has signed: all agree anew but who submitted the text."""
    agreement = open_agreement(actor, agreement, AgreementAction.REOPEN)
    rows = list(Review.objects.filter(party__agreement=agreement, is_submission=False))
    return _reopen(actor, agreement, rows, reason, "agreement.reopened")


def _reopen(actor: Actor, agreement: Agreement, rows: list[Review], reason: str, verb: str) -> Agreement:
    if not reason:
        raise refused("reason_missing")
    if any(map(signature_of, parties_of(agreement))):
        raise refused("somebody_signed")
    agreement.approved_at = None
    agreement.save(update_fields=["approved_at"])
    parties = ",".join(row.party.key for row in rows)
    removed = _remove(Review.objects.filter(pk__in=[row.pk for row in rows]))
    record(actor, verb, agreement, facts={"party": parties}, reason=reason, rows=removed)
    tell_parties(actor, agreement, "agreement_reopened")
    return agreement


def _review(actor: Actor, agreement: Agreement, party: Party, **how: str | bool) -> Review:
    assert agreement.review_since is not None  # what is agreed to was submitted
    return Review.objects.create(
        party=party, review_since=agreement.review_since, by_id=actor.person, agreed_at=clock.now(), **how
    )


def _remove(rows: Iterable[Review]) -> list[Review]:
    """The rows as they were, to be named in the ledger as removed."""
    removed = list(rows)
    Review.objects.filter(pk__in=[row.pk for row in removed]).delete()
    return removed


def _submitted_for(agreement: Agreement) -> list[Party]:
    """The party whose side submitted the text, if one did."""
    reviews = [(party, review_of(agreement, party)) for party in parties_of(agreement)]
    return [party for party, review in reviews if review is not None and review.is_submission]
