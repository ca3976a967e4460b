"""Claims that somebody made in public, with what the record says of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from concord.atlas.edition import store
from concord.atlas.questions.claims import outcome
from concord.atlas.questions.claims.reader import claims_of
from concord.atlas.questions.claims.rendering import answer_of
from concord.web.api.schemas import Problem, Refusal
from concord.web.atlas.claims import checked
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["claims"])


class ClaimLine(Schema):
    """A claim in a list. ``outcome``: what the findings say together, or that it is refused."""

    id: str
    text: dict[str, str]
    claimant: str
    stated_on: str
    outcome: str


class ClaimList(Schema):
    """Every claim of the edition in use."""

    edition: str
    rows: list[ClaimLine]


@router.get("/claims", response=ClaimList, summary=gettext_noop("Every claim"))
def claims(request: HttpRequest) -> dict[str, Any]:
    """Claims with one word on each."""
    edition = store.current()
    rows = [
        {
            "id": claim.id,
            "text": {"en": claim.text_en, "ko": claim.text_ko},
            "claimant": claim.claimant,
            "stated_on": claim.stated_on.text,
            "outcome": outcome(checked(edition.id, claim.id)),
        }
        for claim in claims_of(edition).values()
    ]
    return {"edition": edition.id, "rows": rows}


@router.get(
    "/claims/{claim}",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("Check one claim"),
)
def one_claim(request: HttpRequest, claim: str) -> dict[str, Any]:
    """Verdicts by rule, with rows and flips. The shape is that of ``concord claim check --format json``."""
    edition = store.current()
    known = claims_of(edition)
    if claim not in known:
        close = [(key, f"/api/v1/claims/{key}") for key in known if claim and claim in key]
        raise NotFoundError("claim", claim, close[:5])
    return answer_of(checked(edition.id, claim))
