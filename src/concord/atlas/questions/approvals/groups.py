"""The groups in which a candidate counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition.columns import years_between
from concord.atlas.edition.standing import grant_of

if TYPE_CHECKING:
    from concord.atlas.questions.approvals.candidates import Candidate

NOT_KNOWN = "not known"


def groups_of(candidate: Candidate, by: str) -> list[str]:
    """The groups in which a candidate counts: one, but for a grant whose year is not certain."""
    if by == "year":
        return grant_years(candidate)
    keys = {
        "jurisdiction": candidate.jurisdiction,
        "class": candidate.product.product_class.value,
        "donor": candidate.product.donor.value,
        "holder": candidate.authorisation.holder or NOT_KNOWN,
        "all": "all",
    }
    return [keys[by]]


def grant_years(candidate: Candidate) -> list[str]:
    """The years in which the grant may lie."""
    day = grant_of(candidate.authorisation).date
    return years_between(day.earliest, day.latest) or [NOT_KNOWN]
