"""Claims that somebody made in public, with what the record says of each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from concord.atlas.questions.claims import Claim, outcome
from concord.atlas.questions.claims.reading import claims_of
from concord.atlas.questions.claims.rendering import answer_of
from concord.web.api.schemas import EditionAnswer, EditionRequest, Edtf, Problem, Refusal, use_edition
from concord.web.atlas.claims import checked
from concord.web.atlas.display import get_or_404

router = Router(tags=["claims"])


class ClaimLine(Schema):
    """A claim in a list. ``outcome``: what the findings say together, or that it is refused."""

    id: str
    text: dict[str, str]
    claimant: str
    stated_on: Edtf
    outcome: str

    @staticmethod
    def resolve_text(claim: Claim) -> dict[str, str]:
        """The claim in both languages."""
        return {"en": claim.text_en, "ko": claim.text_ko}

    @staticmethod
    def resolve_outcome(claim: Claim, context: dict[str, Any]) -> str:
        """One word for what the record says of it."""
        return outcome(checked(context["request"].edition.id, claim.id))


class ClaimList(EditionAnswer):
    """Every claim of the edition in use."""

    rows: list[ClaimLine]


@router.get("/claims", response=ClaimList, summary=gettext_noop("Every claim"))
def claims(request: EditionRequest) -> dict[str, Any]:
    """Claims with one word on each."""
    return {"rows": list(claims_of(use_edition(request, None)).values())}


@router.get(
    "/claims/{claim}",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("Check one claim"),
)
def one_claim(request: EditionRequest, claim: str) -> dict[str, Any]:
    """Verdicts by rule, with rows and flips. The shape is that of ``concord claim check --format json``."""
    edition = use_edition(request, None)
    known = get_or_404("claim", claim, claims_of(edition), "/api/v1/claims/{}")
    return answer_of(checked(edition.id, known.id))
