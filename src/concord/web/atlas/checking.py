"""Claims checked once an edition, for every page that shows them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.edition.policy import policy
from concord.atlas.questions.claims import Checked, Claim, check
from concord.atlas.questions.claims.reader import bundled_claims
from concord.web.atlas.current import edition

if TYPE_CHECKING:
    from datetime import date


@lru_cache(maxsize=512)
def checked(edition_id: str, claim_id: str) -> Checked:
    """What the edition in use, whose id is given, says of a claim. Raises KeyError for an unknown claim."""
    return check(edition(), bundled_claims()[claim_id], policy(edition_id))


@lru_cache(maxsize=512)
def checked_on(edition_id: str, claim_id: str, day: date) -> Checked:
    """The first way of counting of a claim's first reading, asked of another day than its own."""
    return check(edition(), _moved(bundled_claims()[claim_id], day), policy(edition_id))


def _moved(claim: Claim, day: date) -> Claim:
    first = claim.readings[0]
    return replace(claim, readings=(replace(first, as_of=day, rules=first.rules[:1]),))
