"""A checked claim as plain values for JSON. The keys are documented in docs/claims.md and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from concord.atlas.questions.claims.check import outcome
from concord.atlas.questions.claims.wording import finding_sentence, flip_sentence, strongest_sentence

if TYPE_CHECKING:
    from concord.atlas.questions.claims.model import Checked, Evidence, Finding, Flip, Reading, Strongest


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
        "counts": "certain" if row.certain else "possible",
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


def _strongest(found: Strongest, reading: Reading) -> dict[str, Any]:
    return {
        "form": found.form,
        "rules": list(found.rules),
        "number": found.number,
        "text": strongest_sentence(found, reading, "en"),
    }
