"""Claims about published figures and founding years: members, countries, companies, exhibitors.

A figure that only the claimant itself has published settles nothing: the verdict stays undetermined
and asks for independent evidence.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from concord.atlas.edition.model import Basis, Confidence
from concord.atlas.questions.claims import intervals
from concord.atlas.questions.claims.model import (
    Claim,
    Evidence,
    Finding,
    Flip,
    Reading,
    Relation,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.atlas.edition.model import Edition, Measure

_NO_RULE = "published-figures"
_LARGE = 10**9
# A figure speaks for a claim if both lie within about a year of each other.
_NEAR = timedelta(days=366)


def check_figure(edition: Edition, claim: Claim, reading: Reading) -> Finding:
    """The verdict from recorded figures near the day that do not rest on the claim's own source alone."""
    figures = sorted(_of_subject(edition, reading), key=lambda row: row.as_of)
    near = [row for row in figures if _is_near(row, reading)]
    independent = [row for row in near if not set(row.sources) <= set(claim.sources)]
    rows = tuple(_evidence(row, _doubts(row, near, independent)) for row in figures)
    found = [set(_verdicts(row, reading)) for row in independent if row.confidence is not Confidence.LOW]
    could_be = _agreed(found)
    verdict = intervals.settle(could_be)
    return Finding(
        reading=reading.id,
        rule=_NO_RULE,
        verdict=verdict,
        could_be=could_be,
        counts={},
        rows=rows,
        flips=(Flip("source", None, reading.subject),) if verdict is Verdict.UNDETERMINED else (),
    )


def check_founding(edition: Edition, claim: Claim, reading: Reading) -> Finding:
    """Whether the organisation was founded in the year, by a source other than the claim's own."""
    body = edition.organisations[reading.subject]
    year, founded = reading.number or 0, body.founded
    is_independent = body.basis is Basis.READ and not set(body.sources) <= set(claim.sources)
    could_be: tuple[Verdict, ...] = (Verdict.HOLDS, Verdict.FAILS)
    if founded and is_independent:
        first, last = date(year, 1, 1), date(year, 12, 31)
        if first <= founded.earliest and founded.latest <= last:
            could_be = (Verdict.HOLDS,)
        elif founded.latest < first or founded.earliest > last:
            could_be = (Verdict.FAILS,)
    row = Evidence("figure", "organisation", body.id, "founded", str(founded or ""), is_independent, ())
    verdict = intervals.settle(could_be)
    flips = (Flip("source", None, body.id),) if verdict is Verdict.UNDETERMINED else ()
    return Finding(reading.id, _NO_RULE, verdict, could_be, {}, (row,), flips)


def _of_subject(edition: Edition, reading: Reading) -> list[Measure]:
    wanted = (reading.subject, reading.measure)
    return [row for row in edition.measures.values() if (row.subject, row.measure) == wanted]


def _is_near(row: Measure, reading: Reading) -> bool:
    return row.as_of.earliest - _NEAR <= reading.as_of <= row.as_of.latest + _NEAR


def _doubts(row: Measure, near: list[Measure], independent: list[Measure]) -> tuple[str, ...]:
    """Why the figure settles nothing: it is of another time, or the claimant's own."""
    if row not in near:
        return ("other_time",)
    return () if row in independent else ("own_figure",)


def _verdicts(row: Measure, reading: Reading) -> tuple[Verdict, ...]:
    number = reading.number or 0
    if reading.relation is Relation.EXACTLY:
        return intervals.exactly(_interval(row), number)
    floor = number + 1 if reading.relation is Relation.MORE_THAN else number
    return intervals.at_least(_interval(row), floor)


def _interval(row: Measure) -> intervals.Interval:
    if row.qualifier == "over":
        return row.value + 1, _LARGE
    if row.qualifier == "at_least":
        return row.value, _LARGE
    if row.qualifier == "about":
        # Read as rounded to two figures: about 1,500 is 1,450 to 1,549.
        half = 10 ** max(len(str(row.value)) - 2, 0) // 2
        return row.value - half, row.value + half
    return row.value, row.value


def _agreed(found: Iterable[set[Verdict]]) -> tuple[Verdict, ...]:
    """What the figures leave open together; figures that contradict each other leave all open."""
    left = {Verdict.HOLDS, Verdict.FAILS}
    for verdicts in found:
        left &= verdicts
    return tuple(sorted(left or {Verdict.HOLDS, Verdict.FAILS}, key=lambda verdict: verdict != "holds"))


def _evidence(row: Measure, doubts: tuple[str, ...]) -> Evidence:
    text = f"{row.qualifier} {row.value}"
    return Evidence("figure", "measure", row.id, text, str(row.as_of), not doubts, doubts)
