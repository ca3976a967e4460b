"""The policy of an edition, kept in memory once an edition."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.edition import store
from concord.atlas.edition.policy_assemble import assemble_policy

if TYPE_CHECKING:
    from concord.atlas.edition.policy_model import Policy


def policy(edition: str | None = None) -> Policy:
    """The policy of an edition; without an id of the one in use. Raises NoEditionError if there is none."""
    folder = store.path(edition) if edition else store.editions() / store.current_id()
    return _cached(str(folder.resolve()), folder.name)


@lru_cache(maxsize=4)
def _cached(_folder: str, edition: str) -> Policy:
    return assemble_policy(store.documents(edition))
