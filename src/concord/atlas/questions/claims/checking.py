"""Check a claim: every reading under every rule that it names, each against the rows that can settle it.

Numbers and orders of authorisations are checked by ``counting``; here are published figures, founding years
and the stages of law. A figure that only the claimant itself has published settles nothing: the verdict stays
undetermined and asks for independent evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from concord.atlas.edition.model import Basis, Confidence, Edition, Measure
from concord.atlas.edition.policy import (
    ENDING_STEPS,
    Instrument,
    InstrumentEvent,
    InstrumentKind,
    Policy,
    Step,
    policy_of,
)
from concord.atlas.questions.claims import verdicts
from concord.atlas.questions.claims.counting import check_counting, check_order
from concord.atlas.questions.claims.model import (
    Checked,
    Claim,
    Evidence,
    Finding,
    Flip,
    Population,
    Reading,
    Relation,
    Verdict,
)
from concord.atlas.questions.claims.reading import FILE
from concord.atlas.questions.claims.scope import scope_faults, scope_of
from concord.atlas.questions.instruments import in_force, is_read
from concord.kernel.faults import FaultsFoundError
from concord.kernel.logic import Truth, any_of

# A figure speaks for a claim if both lie within about a year of each other.
_NEAR = 366
_FIGURES, _STAGES = "published-figures", "instrument-stages"
_VERDICTS: dict[Truth, tuple[Verdict, ...]] = {
    Truth.YES: (Verdict.HOLDS,),
    Truth.NO: (Verdict.FAILS,),
    Truth.UNKNOWN: (Verdict.HOLDS, Verdict.FAILS),
}
# A bill that has taken one of these steps is no longer before the legislature.
_DONE = ENDING_STEPS | {Step.PASSED, Step.PROMULGATED, Step.PUBLISHED, Step.IN_FORCE}


def check(edition: Edition, claim: Claim) -> Checked:
    """Everything the record says of a claim; a refused claim has no findings.

    Raises FaultsFoundError for a subject, key, place, group or year that the record does not know: of such no
    verdict is given, whoever asks.
    """
    faults = list(scope_faults(claim, scope_of(edition), FILE))
    if faults:
        raise FaultsFoundError(faults)
    findings = tuple(finding for reading in claim.readings for finding in _findings(edition, claim, reading))
    return Checked(claim, edition.id, findings, verdicts.strongest(claim.readings, findings))


def _findings(edition: Edition, claim: Claim, reading: Reading) -> Iterator[Finding]:
    if reading.population is Population.AUTHORISATIONS:
        checker = check_order if reading.relation is Relation.FIRST else check_counting
        for rule in reading.rules:
            yield checker(edition, reading, rule)
    elif reading.relation is Relation.FOUNDED:
        yield check_founding(edition, claim, reading)
    elif reading.population is Population.INSTRUMENTS:
        yield check_stage(edition, reading)
    else:
        yield check_figure(edition, claim, reading)


def check_figure(edition: Edition, claim: Claim, reading: Reading) -> Finding:
    """The verdict from recorded figures near the day that do not rest on the claim's own source alone."""
    figures = sorted(_of_subject(edition, reading), key=lambda row: row.as_of)
    near = [row for row in figures if _is_near(row, reading)]
    independent = [row for row in near if not set(row.sources) <= set(claim.sources)]
    rows = tuple(_evidence(row, _doubts(row, near, independent)) for row in figures)
    left_open = [set(_verdicts(row, reading)) for row in independent if row.confidence is not Confidence.LOW]
    could_be = _agreed(left_open)
    verdict = verdicts.settle(could_be)
    return Finding(
        reading=reading.id,
        rule=_FIGURES,
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
    verdict = verdicts.settle(could_be)
    flips = (Flip("source", None, body.id),) if verdict is Verdict.UNDETERMINED else ()
    return Finding(reading.id, _FIGURES, verdict, could_be, {}, (row,), flips)


def _of_subject(edition: Edition, reading: Reading) -> list[Measure]:
    wanted = (reading.subject, reading.measure)
    return [row for row in edition.measures.values() if (row.subject, row.measure) == wanted]


def _is_near(row: Measure, reading: Reading) -> bool:
    day, figure = reading.as_of.toordinal(), row.as_of
    return figure.earliest.toordinal() - _NEAR <= day <= figure.latest.toordinal() + _NEAR


def _doubts(row: Measure, near: list[Measure], independent: list[Measure]) -> tuple[str, ...]:
    """Why the figure settles nothing: it is of another time, or the claimant's own."""
    if row not in near:
        return ("other_time",)
    return () if row in independent else ("own_figure",)


def _verdicts(row: Measure, reading: Reading) -> tuple[Verdict, ...]:
    return verdicts.reaches(reading.relation, _interval(row), reading.number or 0)


def _interval(row: Measure) -> verdicts.Interval:
    if row.qualifier == "over":
        return row.value + 1, verdicts.LARGE
    if row.qualifier == "at_least":
        return row.value, verdicts.LARGE
    if row.qualifier == "about":
        # Read as rounded to two figures: about 1,500 is 1,450 to 1,549.
        half = 10 ** max(len(str(row.value)) - 2, 0) // 2
        return row.value - half, row.value + half
    return row.value, row.value


def _agreed(figures: Iterable[set[Verdict]]) -> tuple[Verdict, ...]:
    """What the figures leave open together; figures that contradict each other leave all open."""
    left = {Verdict.HOLDS, Verdict.FAILS}
    for left_open in figures:
        left &= left_open
    return tuple(sorted(left or {Verdict.HOLDS, Verdict.FAILS}, key=lambda verdict: verdict != "holds"))


def _evidence(row: Measure, doubts: tuple[str, ...]) -> Evidence:
    text = f"{row.qualifier} {row.value}"
    return Evidence("figure", "measure", row.id, text, str(row.as_of), not doubts, doubts)


def check_stage(edition: Edition, reading: Reading) -> Finding:
    """Whether the instrument stood at the stage on the day, by its dated events that were read."""
    policy = policy_of(edition)
    instrument = policy.instruments[reading.subject]
    could_be = _VERDICTS[_stands(policy, instrument, reading.stage, reading.as_of)]
    verdict = verdicts.settle(could_be)
    is_incomplete = verdict is Verdict.UNDETERMINED and not any(
        map(is_read, _beginnings(instrument, reading))
    )
    return Finding(
        reading=reading.id,
        rule=_STAGES,
        verdict=verdict,
        could_be=could_be,
        counts={},
        rows=tuple(_step(instrument, event, reading.as_of) for event in instrument.events),
        flips=(
            *((Flip("record", None, reading.subject),) if is_incomplete else ()),
            *_days(policy, instrument, reading, verdict),
        ),
    )


def _beginnings(instrument: Instrument, reading: Reading) -> list[InstrumentEvent]:
    step = Step.INTRODUCED if reading.stage == "before_legislature" else Step.IN_FORCE
    return [event for event in instrument.events if event.step is step]


def _stands(policy: Policy, instrument: Instrument, wanted: str, day: date) -> Truth:
    if wanted == "before_legislature":
        return _is_pending(instrument, day)
    standing = in_force(policy, instrument, day)
    if standing.certain:
        return Truth.YES
    is_dated = any(event.step is Step.IN_FORCE for event in instrument.events)
    is_known = is_dated or instrument.kind is InstrumentKind.BILL
    whole = _as_read(standing.in_force, standing.decided_by) if is_known else Truth.UNKNOWN
    return any_of([whole, *(_as_read(part.in_force, part.decided_by) for part in standing.parts)])


def _as_read(truth: Truth, deciding: tuple[InstrumentEvent, ...]) -> Truth:
    return truth if all(map(is_read, deciding)) else Truth.UNKNOWN


def _is_pending(instrument: Instrument, day: date) -> Truth:
    """Whether a bill had been introduced and was neither passed nor at its end.

    Before the first later step it may have been introduced, unless the record says when it was.
    """
    whole = [event for event in instrument.events if not event.article]
    is_dated = any(event.step is Step.INTRODUCED and is_read(event) for event in whole)
    begun = any_of(_come(event, day) for event in whole if event.step in (Step.INTRODUCED, Step.COMMITTEE))
    done = any_of(_come(event, day) for event in whole if event.step in _DONE)
    return (begun if is_dated else begun | Truth.UNKNOWN) & ~done


def _come(event: InstrumentEvent, day: date) -> Truth:
    """Whether a step had come; one that was not read never certainly has."""
    come = event.date.is_on_or_before(day)
    return come if is_read(event) else come & Truth.UNKNOWN


def _step(instrument: Instrument, event: InstrumentEvent, day: date) -> Evidence:
    come = event.date.is_on_or_before(day)
    doubts = () if is_read(event) else ("recalled",)
    role = "step" if come.possible else "later_step"
    return Evidence(role, "instrument", instrument.id, event.step, str(event.date), not doubts, doubts)


def _days(policy: Policy, instrument: Instrument, reading: Reading, verdict: Verdict) -> Iterator[Flip]:
    """The nearest earlier and later day with another verdict."""
    bounds = {bound for event in instrument.events for bound in (event.date.earliest, event.date.latest)}
    return verdicts.nearest_days(
        [day - timedelta(days=1) for day in sorted(bounds, reverse=True) if date.min < day <= reading.as_of],
        [day for day in sorted(bounds) if day > reading.as_of],
        lambda day: verdicts.settle(_VERDICTS[_stands(policy, instrument, reading.stage, day)]),
        verdict,
    )
