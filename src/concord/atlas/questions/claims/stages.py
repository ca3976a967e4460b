"""Claims that an instrument of law stood at a stage on a day."""

from __future__ import annotations

from concord.atlas.questions.claims.model import Finding, Flip, Reading, Verdict

_RULE = "instrument-stages"


def check_stage(reading: Reading) -> Finding:
    """Undetermined: editions do not hold the stages of instruments yet, and the finding says so."""
    return Finding(
        reading=reading.id,
        rule=_RULE,
        verdict=Verdict.UNDETERMINED,
        could_be=(Verdict.HOLDS, Verdict.FAILS),
        counts={},
        rows=(),
        flips=(Flip("record", None, reading.subject),),
    )
