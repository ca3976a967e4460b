"""Claims: what somebody said, read formally and checked against the record under every counting rule."""

from concord.atlas.questions.claims.check import check, outcome, strongest
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
    "outcome",
    "strongest",
]
