"""How a claim is found: by its words and by who made it, in both languages. Importing this registers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition.search_documents import SearchDocument, Term, providers
from concord.atlas.questions.claims.reader import claims_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.edition.model import Edition


def claim_documents(edition: Edition) -> Iterator[SearchDocument]:
    """One document for each claim."""
    for claim in claims_of(edition).values():
        yield SearchDocument(
            "claim",
            claim.id,
            claim.text_en,
            f"{claim.claimant}, {claim.stated_on}",
            (
                Term(claim.text_en, "words of the claim"),
                Term(claim.text_ko, "words of the claim"),
                Term(claim.claimant, "claimant"),
                Term(claim.said_by("ko"), "claimant"),
                Term(claim.id, "key", identifier=True),
            ),
        )


providers.register("claims", claim_documents)
