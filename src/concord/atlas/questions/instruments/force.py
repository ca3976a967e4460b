"""Whether an instrument is in force on a day: three-valued, as a whole and by article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition.model import Basis, Confidence
from concord.atlas.edition.policy import ENDING_STEPS, Step
from concord.atlas.questions.instruments.versions import version_on
from concord.kernel.logic import Truth, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.atlas.edition.policy import Instrument, InstrumentEvent, LawVersion, Policy

    Deciding = tuple[Truth, tuple[InstrumentEvent, ...]]


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


def _come(events: Iterable[InstrumentEvent], steps: Iterable[Step], day: date) -> Deciding:
    found = tuple(
        event for event in events if event.step in steps and event.date.is_on_or_before(day).possible
    )
    return any_of(event.date.is_on_or_before(day) for event in found), found


def _force(instrument: Instrument, day: date) -> Deciding:
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
    found = []
    articles = dict.fromkeys(event.article for event in instrument.events if event.article)
    for article in articles:
        events = [event for event in instrument.events if event.article == article]
        begins = {Step.IN_FORCE, Step.APPLIES_FROM}
        begun, beginnings = _come(events, begins, day)
        ended, endings = _come(events, ENDING_STEPS, day)
        if any(event.step in begins for event in events):
            found.append(PartForce(article, begun & ~ended, (*beginnings, *endings)))
        elif any(event.step in ENDING_STEPS for event in events):
            found.append(PartForce(article, whole & ~ended, endings))
    return tuple(found)
