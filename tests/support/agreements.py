"""From a draft to an agreement that is reviewed or signed, by the actions that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from concord.society.agreements import actions, reviews, signatures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from concord.society.access import Actor
    from concord.society.agreements.models import Agreement

TEXT = b"%PDF-1.7 the text"


def attach(actor: Actor, agreement: Agreement) -> None:
    """A text that governs."""
    file = ContentFile(TEXT, "text.pdf")
    actions.attach_text(actor=actor, agreement=agreement, language="en", file=file, governs=True)


def review(agreement: Agreement, submitter: Actor, others: Sequence[Actor], because: str = "") -> None:
    """Submitted by one, then agreed to by each of the others for the party for which they act."""
    if not agreement.texts.exists():
        attach(submitter, agreement)
    if not agreement.commitments.exists():
        because = because or "It changes a day only"
    reviews.submit(actor=submitter, agreement=agreement, no_commitments_because=because)
    for actor in others:
        party = agreement.parties.get(organisation__in=actor.represents)
        reviews.agree(actor=actor, party=party)


def sign_all(agreement: Agreement, actors: Sequence[Actor], signed_on: date) -> None:
    """Signed by each for the party for which they act."""
    for actor in actors:
        party = agreement.parties.get(organisation__in=actor.represents)
        signatures.sign(actor=actor, party=party, signed_on=signed_on)
