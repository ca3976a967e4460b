"""What the law is on a day, what changed between two days, what is coming, and how a bill became law.

The standing of an instrument on a day is the stage it had reached, whether it is in force, and by which
version; whether it is in force is three-valued, as a whole and by article. Changes are events of instruments
and versions of Korean laws. ``Question`` gives the answer in the shape that commands and programs share.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.model import Basis, Confidence
from concord.atlas.edition.policy import (
    ENDING_STEPS,
    LEGAL_STEPS,
    Instrument,
    InstrumentEvent,
    LawVersion,
    Policy,
    RelationKind,
    Step,
)
from concord.kernel.dates import PartialDate
from concord.kernel.logic import Truth, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    Decided = tuple[Truth, tuple[InstrumentEvent, ...]]


class Reached(StrEnum):
    """The stages, from nothing to the end."""

    NOT_YET = "not_yet"
    PENDING = "pending"
    PASSED = "passed"
    PROMULGATED = "promulgated"
    PUBLISHED = "published"
    IN_PART = "in_part"
    IN_FORCE = "in_force"
    ENDED = "ended"


_ORDER = {stage: place for place, stage in enumerate(Reached)}
_STAGE_OF = {
    Step.INTRODUCED: Reached.PENDING,
    Step.COMMITTEE: Reached.PENDING,
    Step.PASSED: Reached.PASSED,
    Step.PROMULGATED: Reached.PROMULGATED,
    Step.PUBLISHED: Reached.PUBLISHED,
    Step.IN_FORCE: Reached.IN_FORCE,
    Step.SUPERSEDED: Reached.ENDED,
    Step.LAPSED: Reached.ENDED,
    Step.REPEALED: Reached.ENDED,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage on a day: ``at_least`` is certain, ``at_most`` possible; equal if the dates decide it.

    ``since`` is the event that brought ``at_least``, ``None`` before the first.
    """

    at_least: Reached
    at_most: Reached
    since: InstrumentEvent | None


def stage(instrument: Instrument, day: date) -> Stage:
    """What had been reached by the end of that day; a part in force counts as ``in_part``."""
    least, most, since = Reached.NOT_YET, Reached.NOT_YET, None
    for event in sorted(instrument.events, key=lambda event: event.date):
        reached = _reached(event)
        if reached is None:
            continue
        come = event.date.is_on_or_before(day)
        if come.possible and _ORDER[reached] > _ORDER[most]:
            most = reached
        if come is Truth.YES and _ORDER[reached] > _ORDER[least]:
            least, since = reached, event
    return Stage(least, most, since)


def _reached(event: InstrumentEvent) -> Reached | None:
    reached = _STAGE_OF.get(event.step)
    if event.article:
        return Reached.IN_PART if reached is Reached.IN_FORCE else None
    return reached


def versions_of(policy: Policy, law: str) -> tuple[LawVersion, ...]:
    """The versions of a law, by instrument key or by its ``law_id`` at law.go.kr, in order of force."""
    return tuple(version for version in policy.versions if law in (version.law, version.law_id))


def version_on(policy: Policy, law: str, day: date) -> LawVersion | None:
    """The version in force on a day; ``None`` before the first known one, or for a law without versions.

    Of several that begin on one day the last promulgated holds: law.go.kr folds the earlier ones into it.
    """
    return max(
        (version for version in versions_of(policy, law) if version.in_force <= day),
        key=lambda version: (version.in_force, version.promulgated, int(version.mst)),
        default=None,
    )


@dataclass(frozen=True, slots=True)
class PartForce:
    """Whether one part is in force: a part that began, or ended, on another day than the whole."""

    article: str
    in_force: Truth
    decided_by: tuple[InstrumentEvent, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An instrument on a day.

    ``in_force`` and ``applies`` follow from the dates alone. ``certain`` asks more: that the dates decide
    it and that each of them was read in a source, not recalled. ``decided_by`` are the events behind it.
    ``version`` is the version of a Korean law in force that day: it shows that the law was in force by then.
    """

    instrument: Instrument
    day: date
    in_force: Truth
    applies: Truth
    decided_by: tuple[InstrumentEvent, ...]
    parts: tuple[PartForce, ...]
    version: LawVersion | None = None

    @property
    def is_known(self) -> bool:
        """Whether the instrument had appeared, or may have, by that day."""
        return any(event.date.is_on_or_before(self.day).possible for event in self.instrument.events)

    @property
    def certain(self) -> bool:
        """Whether it is in force beyond doubt, by dates that were read."""
        deciding = self.decided_by
        if self.version is not None:
            deciding = tuple(event for event in deciding if event.step is not Step.IN_FORCE)
        return self.in_force.certain and all(is_read(event) for event in deciding)

    @property
    def possible(self) -> bool:
        """Whether it, or a part of it, is or may be in force."""
        return self.in_force.possible or any(part.in_force.possible for part in self.parts)


def is_read(event: InstrumentEvent) -> bool:
    """Whether the event was read in a source or follows by a stated rule from one that was."""
    return event.basis is not Basis.RECALLED and event.confidence is not Confidence.LOW


def in_force(policy: Policy, instrument: Instrument, day: date) -> Standing:
    """The standing of an instrument on a day.

    One that enters into force by parts only is in force as a whole once all of them are. One without any
    such date is not in force, unless it was promulgated: then it is unknown from that day. What has ended
    is no longer in force from the day of the end.
    """
    truth, deciding = _force(instrument, day)
    parts = _parts(instrument, truth, day)
    version = version_on(policy, instrument.id, day) if truth.possible else None
    return Standing(instrument, day, truth, _applies(instrument, truth, day), deciding, parts, version)


def standings(policy: Policy, day: date, jurisdiction: str | None = None) -> tuple[Standing, ...]:
    """Every instrument of a jurisdiction, or of all, on a day, in order of key."""
    return tuple(
        in_force(policy, instrument, day)
        for instrument in policy.instruments.values()
        if jurisdiction in (None, instrument.jurisdiction)
    )


def _come(events: Iterable[InstrumentEvent], steps: Iterable[Step], day: date) -> Decided:
    come = tuple(
        event for event in events if event.step in steps and event.date.is_on_or_before(day).possible
    )
    return any_of(event.date.is_on_or_before(day) for event in come), come


def _force(instrument: Instrument, day: date) -> Decided:
    whole = _whole(instrument)
    beginnings = [event for event in instrument.events if event.step is Step.IN_FORCE]
    if any(not event.article for event in beginnings):
        begun, deciding = _come(whole, {Step.IN_FORCE}, day)
    elif beginnings:
        begun = all_of(event.date.is_on_or_before(day) for event in beginnings)
        deciding = tuple(beginnings)
    else:
        promulgated, deciding = _come(whole, {Step.PROMULGATED}, day)
        begun = promulgated & Truth.UNKNOWN
    ended, endings = _come(whole, ENDING_STEPS, day)
    return begun & ~ended, (*deciding, *endings) if begun.possible else ()


def _whole(instrument: Instrument) -> list[InstrumentEvent]:
    return [event for event in instrument.events if not event.article]


def _applies(instrument: Instrument, force: Truth, day: date) -> Truth:
    whole = _whole(instrument)
    if not any(event.step is Step.APPLIES_FROM for event in whole):
        return force
    return force & _come(whole, {Step.APPLIES_FROM}, day)[0]


def _parts(instrument: Instrument, whole: Truth, day: date) -> tuple[PartForce, ...]:
    """A part that is in force although the whole is not yet, or that ended while the whole goes on."""
    parts = []
    for article in dict.fromkeys(event.article for event in instrument.events if event.article):
        events = [event for event in instrument.events if event.article == article]
        begins = {Step.IN_FORCE, Step.APPLIES_FROM}
        begun, beginnings = _come(events, begins, day)
        ended, endings = _come(events, ENDING_STEPS, day)
        if any(event.step in begins for event in events):
            parts.append(PartForce(article, begun & ~ended, (*beginnings, *endings)))
        elif any(event.step in ENDING_STEPS for event in events):
            parts.append(PartForce(article, whole & ~ended, endings))
    return tuple(parts)


_LED_TO = frozenset({RelationKind.SUCCESSOR, RelationKind.MERGED_INTO})


@dataclass(frozen=True, slots=True)
class Change:
    """One event in a span of days. ``within`` follows from the date, ``certain`` asks that it was read too.

    ``legal`` marks a change of what the law is; the others are steps on the way. ``version`` is set for a
    version of a Korean law. ``settled`` says whether the date had been laid down by the day of asking.
    """

    instrument: Instrument
    event: InstrumentEvent
    within: Truth
    version: LawVersion | None = None
    settled: Truth = Truth.YES

    @property
    def certain(self) -> bool:
        """Whether it falls into the span beyond doubt, by a date that was read."""
        return self.within.certain and is_read(self.event) and self.settled.certain

    @property
    def legal(self) -> bool:
        """Whether it changes what the law is."""
        return self.event.step in LEGAL_STEPS


def changed(policy: Policy, since: date, until: date, jurisdiction: str | None = None) -> tuple[Change, ...]:
    """Events after ``since`` and up to the end of ``until``, in order of date.

    Raises ValueError if ``since`` is the later day.
    """
    if since > until:
        raise ValueError(f"{since} comes after {until}: give the earlier day first")
    changes = [
        Change(instrument, event, within, version)
        for instrument, event, version in _events(policy, jurisdiction)
        if (within := ~event.date.is_on_or_before(since) & event.date.is_on_or_before(until)).possible
    ]
    return tuple(
        sorted(changes, key=lambda change: (change.event.date, change.instrument.id, change.event.step))
    )


def coming(policy: Policy, day: date, months: int, jurisdiction: str | None = None) -> tuple[Change, ...]:
    """Legal changes after ``day`` within ``months``; certain only if the instrument was already laid down.

    Raises ValueError for fewer than one month, or for more than the calendar has.
    """
    left = (date.max.year - day.year) * 12
    if not 1 <= months <= left:
        raise ValueError(f"{months}: expected at least one month and, from {day}, at most {left}")
    return tuple(
        replace(change, settled=_settled(change, day))
        for change in changed(policy, day, months_after(day, months), jurisdiction)
        if change.legal
    )


def months_after(day: date, months: int) -> date:
    """The same day of a later month; the last day of the month if it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _settled(change: Change, day: date) -> Truth:
    """Whether the law that brings the change had been promulgated or published by ``day``."""
    if change.version is not None:
        return Truth.of(change.version.promulgated <= day)
    laid_down = [
        event.date.is_on_or_before(day)
        for event in change.instrument.events
        if event.step in (Step.PROMULGATED, Step.PUBLISHED)
    ]
    return max(laid_down, key=lambda truth: truth.value, default=Truth.UNKNOWN)


def _events(
    policy: Policy, jurisdiction: str | None
) -> Iterator[tuple[Instrument, InstrumentEvent, LawVersion | None]]:
    wanted = {key: row for key, row in policy.instruments.items() if jurisdiction in (None, row.jurisdiction)}
    for instrument in wanted.values():
        for event in instrument.events:
            yield instrument, event, None
    for version in policy.versions:
        if version.law in wanted and _tells_more(wanted[version.law], version):
            yield wanted[version.law], _as_event(version), version


def _tells_more(law: Instrument, version: LawVersion) -> bool:
    """Leave out the version that is the law's own entry into force: that event is there already."""
    own = PartialDate.of(version.in_force)
    return not any(event.step is Step.IN_FORCE and event.date == own for event in law.events)


def _as_event(version: LawVersion) -> InstrumentEvent:
    return InstrumentEvent(
        Step.AMENDED,
        PartialDate.of(version.in_force),
        "",
        f"no. {version.number}",
        f"제{version.number}호",
        version.sources,
        version.basis,
        version.confidence,
    )


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One event of one instrument of the family. ``come`` says whether it had happened by the day asked."""

    instrument: Instrument
    event: InstrumentEvent
    come: Truth


def bill_stages(policy: Policy, day: date, law: str = "kr-armab-act") -> tuple[ChainStep, ...]:
    """The steps of the bills that led to ``law``, of the law, and of what amends it, in order of date.

    Raises LookupError for an unknown instrument.
    """
    if law not in policy.instruments:
        raise LookupError(f"no instrument {law!r} is recorded")
    family = _ancestors(policy, law) | {law} | _related(policy, {RelationKind.AMENDS}, {law})
    steps = [
        ChainStep(policy.instruments[key], event, event.date.is_on_or_before(day))
        for key in family
        for event in policy.instruments[key].events
    ]
    return tuple(sorted(steps, key=lambda step: (step.event.date, step.instrument.id, step.event.step)))


def _ancestors(policy: Policy, law: str) -> set[str]:
    ancestors: set[str] = set()
    open_keys = {law}
    while open_keys:
        open_keys = _related(policy, _LED_TO, open_keys) - ancestors
        ancestors |= open_keys
    return ancestors - {law}


def _related(policy: Policy, kinds: Collection[RelationKind], others: Collection[str]) -> set[str]:
    """The instruments that have one of these relations to one of the others."""
    return {
        instrument.id
        for instrument in policy.instruments.values()
        for relation in instrument.relations
        if relation.kind in kinds and relation.other in others
    }


@dataclass(frozen=True, slots=True)
class Question:
    """The law of a jurisdiction, or of all, on a day; or what changed ``since`` another day up to that one.

    With ``coming``: what is to change within so many months after the day, and whether that is laid down.
    """

    day: date
    jurisdiction: str | None = None
    since: date | None = None
    coming: int | None = None

    def answer(self, policy: Policy) -> dict[str, Any]:
        """The answer in the published shape. Raises ValueError for a span that ends before it begins."""
        if self.since is not None:
            changes = changed(policy, self.since, self.day, self.jurisdiction)
            rows = [_change_row(change) for change in changes]
            return {"since": str(self.since), "until": str(self.day), "rows": rows}
        if self.coming is not None:
            changes = coming(policy, self.day, self.coming, self.jurisdiction)
            rows = [{**_change_row(change), "laid_down": change.settled.name.lower()} for change in changes]
            return {"as_of": str(self.day), "months": self.coming, "rows": rows}
        known = [row for row in standings(policy, self.day, self.jurisdiction) if row.is_known]
        certain = sum(row.certain for row in known)
        possible = sum(row.in_force.possible for row in known)
        rows = [standing_row(row) for row in known]
        return {"as_of": str(self.day), "in_force": [certain, possible], "rows": rows}


def standing_row(row: Standing) -> dict[str, Any]:
    """One instrument as it stands on a day."""
    instrument = row.instrument
    reached = stage(instrument, row.day)
    version = row.version
    return {
        "instrument": instrument.id,
        "jurisdiction": instrument.jurisdiction,
        "kind": instrument.kind.value,
        "name": instrument.short_name,
        "name_en": instrument.name_en,
        "name_local": instrument.name_local,
        "subjects": list(instrument.subjects),
        "stage": reached.at_least.value,
        "stage_at_most": reached.at_most.value,
        "since": str(reached.since.date) if reached.since else None,
        "in_force": row.in_force.name.lower(),
        "applies": row.applies.name.lower(),
        "certain": row.certain,
        "possible": row.possible,
        "parts": [{"article": part.article, "in_force": part.in_force.name.lower()} for part in row.parts],
        "version": version
        and {"number": version.number, "mst": version.mst, "in_force": str(version.in_force)},
        "basis": instrument.basis.value,
        "confidence": instrument.confidence.value,
        "decided_by": [event_row(event) for event in row.decided_by],
        "sources": list(instrument.sources),
    }


def _change_row(change: Change) -> dict[str, Any]:
    instrument = change.instrument
    return {
        **event_row(change.event),
        "instrument": instrument.id,
        "jurisdiction": instrument.jurisdiction,
        "name": instrument.short_name,
        "name_local": instrument.name_local,
        "legal": change.legal,
        "certain": change.certain,
        "possible": change.within.possible,
        "version": change.version and change.version.number,
    }


def event_row(event: InstrumentEvent) -> dict[str, Any]:
    """One step in the life of an instrument."""
    return {
        "date": str(event.date),
        "step": event.step.value,
        "article": event.article or None,
        "note": {"en": event.note_en, "ko": event.note_ko} if event.note_en else None,
        "basis": event.basis.value,
        "confidence": event.confidence.value,
        "sources": list(event.sources),
    }
