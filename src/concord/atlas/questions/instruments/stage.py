"""The stage that an instrument had reached on a day, as far as its dates tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from concord.atlas.edition.policy import Step
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.policy import Instrument, InstrumentEvent


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
        if come.possible and _later(reached, most):
            most = reached
        if come is Truth.YES and _later(reached, least):
            least, since = reached, event
    return Stage(least, most, since)


def _reached(event: InstrumentEvent) -> Reached | None:
    reached = _STAGE_OF.get(event.step)
    if event.article:
        return Reached.IN_PART if reached is Reached.IN_FORCE else None
    return reached


def _later(one: Reached, other: Reached) -> bool:
    order = list(Reached)
    return order.index(one) > order.index(other)
