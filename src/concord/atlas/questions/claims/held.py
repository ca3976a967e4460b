"""The claims that an edition holds, read once an edition."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.edition import store
from concord.atlas.questions.claims.reader import read_claims

if TYPE_CHECKING:
    from concord.atlas.questions.claims.model import Claim

FILE = "claims.yaml"


def claims_of(edition: str) -> dict[str, Claim]:
    """The claims of an edition by id, in the order of its file; none if it was built without them.

    Raises NoEditionError for an edition that is not there.
    """
    return _read(str(store.path(edition).resolve()), edition)


@lru_cache(maxsize=4)
def _read(_folder: str, edition: str) -> dict[str, Claim]:
    return read_claims(store.documents(edition).get(FILE, {"claims": []}), FILE)
