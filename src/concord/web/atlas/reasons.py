"""The reasons of events in Korean, as far as the edition has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition.model import part
from concord.atlas.sources.curated.event_reasons import FILE

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition


@part
def korean_reasons(edition: Edition) -> dict[str, str]:
    """The Korean of a reason by its English."""
    return {one["en"]: one["ko"] for one in edition.documents.get(FILE, ())}
