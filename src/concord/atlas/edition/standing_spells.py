"""The standing of every authorisation as spells, read from the columns of their events.

The same as ``standing`` says of each: a standing without a suspension is bounded by the first day on which
its events may have come and the first on which one certainly had, which columns of numbers give at once.
Rows that were suspended, and may have been reinstated, are read one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from concord.atlas.edition.model import ENDS, Confidence, EventKind
from concord.atlas.edition.spells import FOREVER, Spells, bounds_of, joined
from concord.atlas.edition.standing import standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from concord.atlas.edition.event_columns import Events
    from concord.atlas.edition.model import Authorisation

    Ints = NDArray[np.int32]


class _Came(NamedTuple):
    """From which day on an event may have come, and from which it certainly had."""

    may: Ints
    sure: Ints


def standings(rows: Sequence[Authorisation], events: Events) -> dict[str, Spells]:
    """The spells of all authorisations under ``in_force``, ``ever`` and ``marketed``."""
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
    in_force = Spells(every, granted.sure, ended.may, granted.may, ended.sure)
    marketed = Spells(
        every,
        np.maximum(granted.sure, launched.sure),
        np.minimum(ended.may, left.may),
        granted.may,
        np.minimum(ended.sure, left.sure),
    )
    suspended = np.unique(events.row[events.are(EventKind.SUSPENDED)]).tolist()
    return {
        "ever": Spells(every, granted.sure, end, granted.may, end),
        "in_force": _corrected(in_force, rows, suspended, "in_force"),
        "marketed": _corrected(marketed, rows, suspended, "marketed"),
    }


def _corrected(spells: Spells, rows: Sequence[Authorisation], suspended: list[int], name: str) -> Spells:
    """The same, with the suspended rows as their timelines say."""
    if not suspended:
        return spells
    kept = np.ones(len(rows), dtype=np.bool_)
    kept[suspended] = False
    found = [(at, bounds) for at in suspended for bounds in bounds_of(getattr(standing(rows[at]), name))]
    exact = Spells.of([at for at, _ in found], [bounds for _, bounds in found])
    return joined((spells.take(kept), exact))
