"""How bills became a law and what became of it: every dated step of the family, in one order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition.policy import RelationKind

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.policy import Instrument, InstrumentEvent, Policy
    from concord.kernel.logic import Truth

_LED_TO = frozenset({RelationKind.SUCCESSOR, RelationKind.MERGED_INTO})


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
    family = _ancestors(policy, law) | {law} | _amending(policy, law)
    steps = [
        ChainStep(policy.instruments[key], event, event.date.is_on_or_before(day))
        for key in family
        for event in policy.instruments[key].events
    ]
    return tuple(sorted(steps, key=lambda step: (step.event.date, step.instrument.id, step.event.step)))


def _ancestors(policy: Policy, law: str) -> set[str]:
    found: set[str] = set()
    open_keys = {law}
    while open_keys:
        led = {
            instrument.id
            for instrument in policy.instruments.values()
            for relation in instrument.relations
            if relation.kind in _LED_TO and relation.other in open_keys
        }
        open_keys = led - found
        found |= open_keys
    return found - {law}


def _amending(policy: Policy, law: str) -> set[str]:
    return {
        instrument.id
        for instrument in policy.instruments.values()
        for relation in instrument.relations
        if relation.kind is RelationKind.AMENDS and relation.other == law
    }
