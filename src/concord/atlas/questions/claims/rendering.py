"""A checked claim as plain values for JSON, and as schema.org ``ClaimReview`` (https://schema.org/ClaimReview).

The keys of the first are documented in docs/claims.md and kept. For the second Google asks for a claim of
less than 75 characters, a rating in words and the day and place of the claim
(https://developers.google.com/search/docs/appearance/structured-data/factcheck). No number is given for
the rating: a verdict by counting rule has no place on a scale.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.claims.verdicts import outcome
from concord.atlas.questions.claims.wording import (
    finding_sentence,
    flip_sentence,
    outcome_word,
    strongest_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from concord.atlas.edition.model import Reference
    from concord.atlas.questions.claims.model import (
        Checked,
        Claim,
        Evidence,
        Finding,
        Flip,
        Reading,
        Strongest,
    )
    from concord.kernel.dates import PartialDate

_PLAIN = re.compile(r"\d{4}(-\d{2}){0,2}")
_LONGEST = 74
_ELLIPSIS = "…"


def answer_of(checked: Checked) -> dict[str, Any]:
    """Claim, verdicts by rule, the strongest form that holds; for a refused claim the missing fact."""
    claim = checked.claim
    readings = {reading.id: reading for reading in claim.readings}
    answer: dict[str, Any] = {
        "claim": claim.id,
        "edition": checked.edition,
        "outcome": outcome(checked),
        "text": claim.text_en,
        "text_ko": claim.text_ko,
        "claimant": claim.claimant,
        "stated_on": str(claim.stated_on),
        "sources": list(claim.sources),
        "note": claim.note_en,
        "verdicts": [_verdict(finding, readings[finding.reading]) for finding in checked.findings],
        "strongest_true": _strongest(checked.strongest, claim.readings[0]) if checked.strongest else None,
    }
    if claim.refusal is not None:
        answer["refused"] = {"reason": claim.refusal.reason_en, "missing": claim.refusal.missing_en}
    return answer


def _verdict(finding: Finding, reading: Reading) -> dict[str, Any]:
    return {
        "reading": finding.reading,
        "rule": finding.rule,
        "as_of": reading.as_of,
        "verdict": finding.verdict,
        "could_be": list(finding.could_be),
        "counts": {key: list(interval) for key, interval in finding.counts.items()},
        "found": finding_sentence(finding, reading, "en"),
        "rows": [_row(row) for row in finding.rows],
        "flips": [_flip(flip) for flip in finding.flips],
    }


def _row(row: Evidence) -> dict[str, Any]:
    return {
        "role": row.role,
        "kind": row.kind,
        "id": row.id,
        "group": row.group,
        "when": row.when,
        "counts": "no" if row.role == "not_counted" else "certain" if row.certain else "possible",
        "doubts": list(row.doubts),
    }


def _flip(flip: Flip) -> dict[str, Any]:
    return {
        "kind": flip.kind,
        "verdict": flip.verdict,
        "group": flip.group or None,
        "number": flip.number,
        "rows": list(flip.rows),
        "day": flip.day,
        "text": flip_sentence(flip, "en"),
    }


def _strongest(strongest: Strongest, reading: Reading) -> dict[str, Any]:
    return {
        "form": strongest.form,
        "rules": list(strongest.rules),
        "number": strongest.number,
        "readings": list(strongest.readings),
        "text": strongest_sentence(strongest, reading, "en"),
    }


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
        "itemReviewed": _item(claim, references, language),
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
    return text[: _LONGEST - len(_ELLIPSIS)].rsplit(" ", 1)[0].rstrip(" ,;:.") + _ELLIPSIS


def _item(claim: Claim, references: Mapping[str, Reference], language: str) -> dict[str, Any]:
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
