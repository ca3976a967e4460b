"""Claims that an instrument of law stood at a stage on a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from concord.atlas.questions.claims import intervals
from concord.atlas.questions.claims.model import Evidence, Finding, Flip, Reading, Verdict
from concord.atlas.questions.instruments import Reached, is_read, stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.edition.policy import Instrument, InstrumentEvent, Policy

STAGES = {
    "before_legislature": frozenset({Reached.PENDING}),
    "in_force": frozenset({Reached.IN_PART, Reached.IN_FORCE}),
}
_RULE = "instrument-stages"
_OPEN = (Verdict.HOLDS, Verdict.FAILS)
_ORDER = list(Reached)


def check_stage(policy: Policy | None, reading: Reading) -> Finding:
    """Whether the instrument stood at the stage on the day, by its dated events.

    Undetermined without a policy, or if the policy does not hold the instrument.
    """
    instrument = policy.instruments.get(reading.subject) if policy else None
    if instrument is None:
        missing = (Flip("record", None, reading.subject),)
        return Finding(reading.id, _RULE, Verdict.UNDETERMINED, _OPEN, {}, (), missing)
    could_be = _could_be(instrument, reading.stage, reading.as_of)
    verdict = intervals.settle(could_be)
    return Finding(
        reading=reading.id,
        rule=_RULE,
        verdict=verdict,
        could_be=could_be,
        counts={},
        rows=tuple(_evidence(instrument, event, reading.as_of) for event in instrument.events),
        flips=tuple(_days(instrument, reading, verdict)),
    )


def _could_be(instrument: Instrument, wanted: str, day: date) -> tuple[Verdict, ...]:
    found = stage(instrument, day)
    reached = _ORDER[_ORDER.index(found.at_least) : _ORDER.index(found.at_most) + 1]
    held = [one in STAGES[wanted] for one in reached]
    return tuple(
        verdict for verdict, is_left in zip(_OPEN, (any(held), not all(held)), strict=True) if is_left
    )


def _evidence(instrument: Instrument, event: InstrumentEvent, day: date) -> Evidence:
    come = event.date.is_on_or_before(day)
    doubts = () if is_read(event) else ("recalled",)
    role = "step" if come.possible else "later_step"
    return Evidence(role, "instrument", instrument.id, event.step, str(event.date), not doubts, doubts)


def _days(instrument: Instrument, reading: Reading, verdict: Verdict) -> Iterator[Flip]:
    """The nearest earlier and later day with another verdict."""
    bounds = {bound for event in instrument.events for bound in (event.date.earliest, event.date.latest)}
    before = [
        day - timedelta(days=1) for day in sorted(bounds, reverse=True) if date.min < day <= reading.as_of
    ]
    after = [day for day in sorted(bounds) if day > reading.as_of]
    for days in (before, after):
        for day in days:
            found = intervals.settle(_could_be(instrument, reading.stage, day))
            if found is not verdict:
                yield Flip("day", found, day=day)
                break
