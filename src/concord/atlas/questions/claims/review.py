"""A checked claim as schema.org ``ClaimReview``: https://schema.org/ClaimReview.

Google asks for a claim of less than 75 characters, a rating in words and the day and place of the claim
(https://developers.google.com/search/docs/appearance/structured-data/factcheck). No number is given for
the rating: a verdict by counting rule has no place on a scale.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.claims.check import outcome
from concord.atlas.questions.claims.wording import outcome_word, strongest_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from concord.atlas.edition.model import Reference
    from concord.atlas.questions.claims.model import Checked, Claim
    from concord.kernel.dates import PartialDate

_PLAIN = re.compile(r"\d{4}(-\d{2}){0,2}")
_LONGEST = 74
_ELLIPSIS = "…"


def claim_review(
    checked: Checked,
    references: Mapping[str, Reference],
    address: str,
    reviewed_on: date,
    language: str = "en",
) -> dict[str, Any]:
    """The JSON-LD object. ``address``: the page of the review; ``references``: those of the edition.

    A refused claim is rated as one that cannot be checked.
    """
    claim = checked.claim
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "inLanguage": language,
        "datePublished": reviewed_on.isoformat(),
        "author": {"@type": "Organization", "name": "Concord"},
        "claimReviewed": shortened(claim.text(language)),
        "itemReviewed": _claim(claim, references, language),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": outcome_word(outcome(checked), language),
            "ratingExplanation": _explanation(checked, language),
        },
    }


def shortened(text: str) -> str:
    """The text if it has less than 75 characters, else its first whole words and an ellipsis."""
    if len(text) <= _LONGEST:
        return text
    head = text[: _LONGEST - len(_ELLIPSIS)]
    return head.rsplit(" ", 1)[0].rstrip(" ,;:.") + _ELLIPSIS


def _claim(claim: Claim, references: Mapping[str, Reference], language: str) -> dict[str, Any]:
    addresses = [references[key].url for key in claim.sources if key in references]
    appearance = [{"@type": "CreativeWork", "url": address} for address in addresses if address]
    return {
        "@type": "Claim",
        "text": claim.text(language),
        # A person or a body: the record does not say which, so no type is given.
        "author": {"name": claim.said_by(language)},
        "datePublished": _iso(claim.stated_on),
        "appearance": appearance,
    }


def _iso(stated: PartialDate) -> str:
    """ISO 8601 knows year, month and day; anything looser is given by the year of its first day."""
    text = str(stated)
    return text if _PLAIN.fullmatch(text) else str(stated.earliest.year)


def _explanation(checked: Checked, language: str) -> str:
    if checked.claim.refusal is not None:
        refusal = checked.claim.refusal
        return refusal.reason_ko if language == "ko" else refusal.reason_en
    if checked.strongest is None:
        return ""
    return strongest_sentence(checked.strongest, checked.claim.readings[0], language)
