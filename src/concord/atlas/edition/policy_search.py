"""How an instrument is found: by its names and numbers, in every script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition.policy import policy_of
from concord.atlas.edition.search_documents import SearchDocument, Term, providers
from concord.kernel.jurisdictions import jurisdiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.edition.model import Edition


def instrument_documents(edition: Edition) -> Iterator[SearchDocument]:
    """One document for each instrument."""
    for instrument in policy_of(edition).instruments.values():
        yield SearchDocument(
            "instrument",
            instrument.id,
            instrument.short_name,
            jurisdiction(instrument.jurisdiction).name_en,
            (
                Term(instrument.short_name, "short name"),
                *([Term(instrument.short_name_ko, "short name")] if instrument.short_name_ko else []),
                Term(instrument.name_en, "name"),
                *([Term(instrument.name_local, "name in its own language")] if instrument.name_local else []),
                Term(instrument.id, "key", identifier=True),
            ),
        )


providers.register("instruments", instrument_documents)
