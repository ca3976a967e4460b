"""How a claim is found: by its words and by who made it, in both languages. Importing this registers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.atlas.edition.search_documents import SearchDocument, Term, providers
from concord.atlas.questions.claims.reader import read_claims

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from concord.atlas.edition.model import Edition

_FILE = "claims.yaml"


def claim_documents(_: Edition, files: Mapping[str, Any]) -> Iterator[SearchDocument]:
    """One document for each claim."""
    for claim in read_claims(files.get(_FILE, {"claims": []}), _FILE).values():
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
