"""The standing of authorisations over time, read from the columns of their events.

An inferred end (basis ``rule``) is an interval: within it the standing is unknown. An end that is only
recalled casts doubt from its earliest day on and never settles it. A row of low confidence is never
more than possible. An authorisation no longer stands on the day its end takes effect.

A standing is bounded by the first day on which its events may have come and the first on which one certainly
had, which columns of numbers give at once. What may come and go again, a suspension and the terms of a
grant, is a timeline of the few rows that have it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from concord.atlas.edition.intervals import FOREVER, Intervals, Ints
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
from concord.kernel.timelines import NEVER, Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from concord.atlas.edition.columns import Columns, Events

_CLOSING = ENDS | {EventKind.SUSPENDED, EventKind.OFF_MARKET}
_TRUTHS = (Truth.NO, Truth.UNKNOWN, Truth.YES)


class _Came(NamedTuple):
    """From which day on an event may have come, and from which it certainly had."""

    may: Ints
    sure: Ints


def standings(rows: Sequence[Authorisation], events: Events) -> dict[str, Intervals]:
    """The intervals of all authorisations under ``ever``, ``in_force``, ``marketed`` and ``ended``."""
    sure = np.where(events.doubtful, np.int32(FOREVER), events.last)

    def came(*kinds: EventKind) -> _Came:
        chosen = events.are(*kinds)
        bounds = []
        for days in (events.first, sure):
            first = np.full(len(rows), FOREVER, dtype=np.int32)
            np.minimum.at(first, events.row[chosen], days[chosen])
            bounds.append(first)
        return _Came(*bounds)

    granted, ended = came(EventKind.GRANTED), came(*ENDS)
    launched, left = came(EventKind.MARKETED), came(EventKind.OFF_MARKET)
    low = np.array([row.confidence is Confidence.LOW for row in rows], dtype=np.bool_)
    granted = _Came(granted.may, np.where(low, np.int32(FOREVER), granted.sure))
    every = np.arange(len(rows), dtype=np.int32)
    end = np.full(len(rows), FOREVER, dtype=np.int32)
    in_force = Intervals(every, granted.sure, ended.may, granted.may, ended.sure)
    marketed = Intervals(
        every,
        np.maximum(granted.sure, launched.sure),
        np.minimum(ended.may, left.may),
        granted.may,
        np.minimum(ended.sure, left.sure),
    )
    were_suspended = np.zeros(len(rows), dtype=np.bool_)
    were_suspended[events.row[events.are(EventKind.SUSPENDED)]] = True
    others = Intervals.of((at, ~_suspended(rows[at])) for at in were_suspended.nonzero()[0].tolist())
    return {
        "ever": Intervals(every, granted.sure, end, granted.may, end),
        "in_force": in_force.limited(were_suspended, others),
        "marketed": marketed.limited(were_suspended, others),
        "ended": Intervals(every, ended.sure, end, ended.may, end),
    }


def is_doubtful(event: AuthorisationEvent) -> bool:
    """Whether it never certainly came, whatever its day."""
    return event.confidence is Confidence.LOW or (event.basis is Basis.RECALLED and event.kind in _CLOSING)


def grant_of(authorisation: Authorisation) -> AuthorisationEvent:
    """The one grant that every authorisation has."""
    return next(event for event in authorisation.events if event.kind is EventKind.GRANTED)


def truth_on(columns: Columns, authorisation: str, day: date, standing: str = "in_force") -> Truth:
    """Whether an authorisation has a standing on a day."""
    return _TRUTHS[_levels_on(columns, standing, day)[columns.index[authorisation]]]


def word_on(columns: Columns, authorisation: str, day: date) -> str:
    """The standing on a day in one word: not_granted, in_force, suspended, ended or not_known."""
    in_force = truth_on(columns, authorisation, day)
    if in_force is Truth.YES:
        return "in_force"
    if in_force is Truth.UNKNOWN:
        return "not_known"
    if truth_on(columns, authorisation, day, "ever") is Truth.NO:
        return "not_granted"
    return "ended" if truth_on(columns, authorisation, day, "ended") is Truth.YES else "suspended"


@lru_cache(maxsize=64)
def _levels_on(columns: Columns, standing: str, day: date) -> list[int]:
    """The level of every authorisation."""
    intervals = columns.standings[standing]
    sure, may = intervals.on(day.toordinal())
    levels = np.zeros(len(columns.rows), dtype=np.int8)
    levels[intervals.row[may]] = Truth.UNKNOWN.value
    levels[intervals.row[sure]] = Truth.YES.value
    return levels.tolist()


def on_terms(authorisation: Authorisation, terms: frozenset[GrantKind]) -> Timeline:
    """Whether the authorisation stood on one of these terms; terms not known stay unknown."""
    grant, *conversions = _in_order(authorisation, EventKind.GRANTED, EventKind.CONVERTED)
    result = Timeline.constant(among_terms(grant.grant_kind, terms))
    for event in conversions:
        came, met = _came(event), Timeline.constant(among_terms(event.grant_kind, terms))
        # The last part: where old and new terms agree, it does not matter whether the change had come.
        result = (result & ~came) | (met & came) | (result & met)
    return result


def among_terms(kind: GrantKind | None, terms: frozenset[GrantKind]) -> Truth:
    """Whether the terms of one event are among those; unknown for terms not known."""
    if kind in {None, GrantKind.NOT_KNOWN}:
        return Truth.UNKNOWN
    return Truth.YES if kind in terms else Truth.NO


def _suspended(authorisation: Authorisation) -> Timeline:
    result = NEVER
    for event in _in_order(authorisation, EventKind.SUSPENDED, EventKind.REINSTATED):
        came = _came(event)
        result = (result | came) if event.kind is EventKind.SUSPENDED else (result & ~came)
    return result


def _came(event: AuthorisationEvent) -> Timeline:
    came = Timeline.came(event.date)
    return came.at_most(Truth.UNKNOWN) if is_doubtful(event) else came


def _in_order(authorisation: Authorisation, *kinds: EventKind) -> list[AuthorisationEvent]:
    events = (event for event in authorisation.events if event.kind in kinds)
    return sorted(events, key=lambda event: event.date)
