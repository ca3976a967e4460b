"""What changed between two days, what is coming, and how bills became a law and what became of it.

Changes are events of instruments and versions of Korean laws.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from concord.atlas.edition.policy import (
    LEGAL_STEPS,
    Instrument,
    InstrumentEvent,
    LawVersion,
    Policy,
    RelationKind,
    Step,
)
from concord.atlas.questions.instruments.standing import is_read
from concord.kernel.dates import PartialDate
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


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
