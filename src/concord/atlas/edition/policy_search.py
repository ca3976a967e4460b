"""How an instrument is found: by its names and numbers, in every script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.atlas.edition.policy_assemble import assemble_policy
from concord.atlas.edition.search_documents import SearchDocument, Term, providers
from concord.kernel.jurisdictions import jurisdiction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from concord.atlas.edition.model import Edition


def instrument_documents(_: Edition, files: Mapping[str, Any]) -> Iterator[SearchDocument]:
    """One document for each instrument."""
    for instrument in assemble_policy(files).instruments.values():
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
