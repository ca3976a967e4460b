"""The standing of one authorisation over time, from its events.

An inferred end (basis ``rule``) is an interval: within it the standing is unknown. An end that is only
recalled casts doubt from its earliest day on and never settles it. A row of low confidence is never
more than possible. An authorisation no longer stands on the day its end takes effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from concord.atlas.edition.model import (
    ENDS,
    Authorisation,
    AuthorisationEvent,
    Basis,
    Confidence,
    EventKind,
    GrantKind,
)
from concord.kernel.logic import Truth
from concord.kernel.timelines import ALWAYS, NEVER, Timeline, any_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

CLOSING = ENDS | {EventKind.SUSPENDED, EventKind.OFF_MARKET}


@dataclass(frozen=True)
class Standing:
    """The standing of one authorisation: truths over time, each read from its events when first asked for."""

    authorisation: Authorisation

    @cached_property
    def granted(self) -> Timeline:
        """Whether it had been granted, ended since or not."""
        granted = any_on(self._came(EventKind.GRANTED))
        is_low = self.authorisation.confidence is Confidence.LOW
        return granted.at_most(Truth.UNKNOWN) if is_low else granted

    @cached_property
    def ended(self) -> Timeline:
        """Whether an end had taken effect."""
        return any_on(self._came(*ENDS))

    @cached_property
    def in_force(self) -> Timeline:
        """Whether it stood: granted, not ended, not suspended."""
        events = self.authorisation.events
        # Most authorisations have only been granted.
        return self.granted if len(events) == 1 else self.granted & ~self.ended & ~_suspended(events)

    @cached_property
    def marketed(self) -> Timeline:
        """Whether it stood and was on the market; unknown where no launch was read."""
        launched = any_on(self._came(EventKind.MARKETED))
        left = any_on(self._came(EventKind.OFF_MARKET))
        return self.in_force & launched.at_least(Truth.UNKNOWN) & ~left

    def _came(self, *kinds: EventKind) -> list[Timeline]:
        return [_happened(event) for event in self.authorisation.events if event.kind in kinds]


def standing(authorisation: Authorisation) -> Standing:
    """The standing of an authorisation."""
    return Standing(authorisation)


def grant_of(authorisation: Authorisation) -> AuthorisationEvent:
    """The one grant that every authorisation has."""
    return next(event for event in authorisation.events if event.kind is EventKind.GRANTED)


def word_on(authorisation: Authorisation, day: date) -> str:
    """The standing on a day in one word: not_granted, in_force, suspended, ended or not_known."""
    state = standing(authorisation)
    in_force = state.in_force.on(day)
    if in_force is Truth.YES:
        return "in_force"
    if in_force is Truth.UNKNOWN:
        return "not_known"
    if state.granted.on(day) is Truth.NO:
        return "not_granted"
    return "ended" if state.ended.on(day) is Truth.YES else "suspended"


def on_terms(authorisation: Authorisation, terms: frozenset[GrantKind]) -> Timeline:
    """Whether the authorisation stood on one of these terms; terms not known stay unknown."""
    grant, *conversions = _of(authorisation.events, EventKind.GRANTED, EventKind.CONVERTED)
    result = _met(grant, terms)
    for event in conversions:
        came, met = _happened(event), _met(event, terms)
        # The last part: where old and new terms agree, it does not matter whether the change had come.
        result = (result & ~came) | (met & came) | (result & met)
    return result


def _met(event: AuthorisationEvent, terms: frozenset[GrantKind]) -> Timeline:
    if event.grant_kind in (None, GrantKind.NOT_KNOWN):
        return Timeline.constant(Truth.UNKNOWN)
    return ALWAYS if event.grant_kind in terms else NEVER


def _happened(event: AuthorisationEvent) -> Timeline:
    came = Timeline.came(event.date)
    is_recalled_end = event.basis is Basis.RECALLED and event.kind in CLOSING
    is_doubtful = event.confidence is Confidence.LOW or is_recalled_end
    return came.at_most(Truth.UNKNOWN) if is_doubtful else came


def _suspended(events: tuple[AuthorisationEvent, ...]) -> Timeline:
    result = NEVER
    for event in _of(events, EventKind.SUSPENDED, EventKind.REINSTATED):
        came = _happened(event)
        result = (result | came) if event.kind is EventKind.SUSPENDED else (result & ~came)
    return result


def _of(events: Iterable[AuthorisationEvent], *kinds: EventKind) -> list[AuthorisationEvent]:
    return sorted((event for event in events if event.kind in kinds), key=lambda event: event.date)
