"""Claims: what somebody said, read formally and checked against the record under every counting rule."""

from concord.atlas.questions.claims.checking import check
from concord.atlas.questions.claims.model import (
    Checked,
    Claim,
    Evidence,
    Finding,
    Flip,
    Outcome,
    Population,
    Reading,
    Refusal,
    Relation,
    Strongest,
    Verdict,
)
from concord.atlas.questions.claims.reading import claims_of, parse_claims
from concord.atlas.questions.claims.verdicts import outcome, strongest

__all__ = [
    "Checked",
    "Claim",
    "Evidence",
    "Finding",
    "Flip",
    "Outcome",
    "Population",
    "Reading",
    "Refusal",
    "Relation",
    "Strongest",
    "Verdict",
    "check",
    "claims_of",
    "outcome",
    "parse_claims",
    "strongest",
]
