"""The reasons of events in Korean, as far as the edition has them."""

from __future__ import annotations

from functools import lru_cache

from concord.atlas.edition import store
from concord.atlas.sources.curated.event_reasons import FILE


@lru_cache(maxsize=4)
def korean_reasons(edition: str) -> dict[str, str]:
    """The Korean of a reason by its English."""
    return {one["en"]: one["ko"] for one in store.documents(edition).get(FILE, ())}
