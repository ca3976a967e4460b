"""Where an authorisation counts, and on which days it does: the Union as one, or state by state."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import LEGAL_FORMS, Columns, among
from concord.atlas.edition.intervals import Intervals, Ints
from concord.atlas.edition.model import LegalForm
from concord.kernel.jurisdictions import eu_medicines_law_periods, eu_member_periods
from concord.kernel.logic import Truth
from concord.kernel.timelines import ALWAYS, NEVER, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from concord.atlas.questions.approvals.rules import Union
    from concord.kernel.dates import Period

_NATIONAL = frozenset({LegalForm.NATIONAL_PERMISSION, LegalForm.HOSPITAL_EXEMPTION})


def placed(columns: Columns, intervals: Intervals, mode: Union) -> tuple[Intervals, Ints, tuple[str, ...]]:
    """Intervals where they count: met with the days of each place, a code for it, the names of the codes."""
    own = columns.place.codes[intervals.row]
    names, places, days = _table(columns.place.names, mode)
    is_national = among(LEGAL_FORMS, _NATIONAL)[columns.legal_form[intervals.row]]
    met, its = intervals.crossed(2 * own + is_national, days)
    return met, places[its], names


@lru_cache(maxsize=16)
def _table(own: tuple[str, ...], mode: Union) -> tuple[tuple[str, ...], Ints, Intervals]:
    """Names of places, the place of each interval as their code, and the intervals.

    Their rows are twice the own place, one more for a national permission.
    """
    targets = [
        (2 * at + is_national, target, timeline)
        for at, place in enumerate(own)
        for is_national in (False, True)
        for target, timeline in _places(place, mode, is_national=is_national)
    ]
    names = {name: code for code, name in enumerate(dict.fromkeys(target for _, target, _ in targets))}
    days = Intervals.of(enumerate(timeline for _, _, timeline in targets))
    rows = np.array([row for row, _, _ in targets], dtype=np.int32)
    codes = np.array([names[target] for _, target, _ in targets], dtype=np.int32)
    return tuple(names), codes[days.row], replace(days, row=rows[days.row])


def _places(own: str, mode: Union, *, is_national: bool) -> list[tuple[str, Timeline]]:
    """Where an authorisation of that place counts, with the days on which it does."""
    if mode == "member_states" and own == "EU":
        return list(_by_state(eu_medicines_law_periods).items())
    members = _by_state(eu_member_periods)
    if mode == "europe" and is_national and own in members:
        return [("EU", members[own]), (own, ~members[own])]
    return [(own, ALWAYS)]


@cache
def _by_state(periods: Callable[[], tuple[tuple[str, Period], ...]]) -> dict[str, Timeline]:
    """Each state with the days of its periods."""
    states: dict[str, Timeline] = {}
    for state, period in periods():
        states[state] = states.get(state, NEVER) | _timeline(period)
    return states


def _timeline(period: Period) -> Timeline:
    begun = Timeline.came(period.start) if period.start else Timeline.constant(Truth.UNKNOWN)
    if period.is_open:
        return begun
    return begun & ~(Timeline.came(period.end) if period.end else Timeline.constant(Truth.UNKNOWN))
