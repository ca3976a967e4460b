"""The claims of an edition, each checked once, for every page that shows them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.edition import store
from concord.atlas.edition.policy import policy_of
from concord.atlas.questions.claims import Checked, Claim, check
from concord.atlas.questions.claims.reader import claims_of

if TYPE_CHECKING:
    from datetime import date


@lru_cache(maxsize=512)
def checked(edition_id: str, claim_id: str) -> Checked:
    """What an edition says of a claim. Raises KeyError for an unknown claim."""
    edition = store.current(edition_id)
    return check(edition, claims_of(edition)[claim_id], policy_of(edition))


@lru_cache(maxsize=512)
def checked_on(edition_id: str, claim_id: str, day: date) -> Checked:
    """The first way of counting of a claim's first reading, asked of another day than its own."""
    edition = store.current(edition_id)
    return check(edition, _moved(claims_of(edition)[claim_id], day), policy_of(edition))


def _moved(claim: Claim, day: date) -> Claim:
    first = claim.readings[0]
    return replace(claim, readings=(replace(first, as_of=day, rules=first.rules[:1]),))
