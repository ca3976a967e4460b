"""The standing of an instrument on a day: the stage it had reached, whether it is in force, by which version.

Whether it is in force is three-valued, as a whole and by article.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from concord.atlas.edition.model import Basis, Confidence
from concord.atlas.edition.policy import ENDING_STEPS, Instrument, InstrumentEvent, LawVersion, Policy, Step
from concord.kernel.logic import Truth, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

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
