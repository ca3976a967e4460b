"""A checked claim as schema.org ``ClaimReview``, which search engines and fact-check tools read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
from django.utils.safestring import SafeString, mark_safe

from concord.atlas.questions.claims import overall
from concord.web.atlas.claim_words import VERDICTS, summary
from concord.web.atlas.links import sources

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims import Checked

_RATINGS = {"holds": 5, "tied": 4, "undetermined": 3, "fails": 1}


def claim_review(checked: Checked, record: Edition, address: str) -> SafeString:
    """The JSON-LD text, safe to stand in a script element; nothing for a claim that was refused."""
    claim, verdict = checked.claim, overall(checked.findings)
    if verdict is None:
        return mark_safe("")
    document = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": address,
        "datePublished": record.built_on.isoformat(),
        "claimReviewed": claim.text_en,
        "author": {"@type": "Organization", "name": "Concord"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Organization", "name": claim.claimant},
            "datePublished": claim.stated_on.earliest.isoformat(),
            "appearance": [
                {"@type": "CreativeWork", "url": source.url}
                for source in sources(record, claim.sources)
                if source.url
            ],
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _RATINGS[verdict.value],
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": f"{VERDICTS[verdict.value]}. {summary(checked.findings)}",
        },
    }
    text = orjson.dumps(document).decode()
    # So that no text can close the script element: these are equal in JSON.
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308
