"""Where an authorisation counts, and on which days it does: the Union as one, or state by state."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import LEGAL_FORMS, Columns
from concord.atlas.edition.model import LegalForm
from concord.atlas.edition.spells import ALWAYS as ALL_DAYS
from concord.atlas.edition.spells import Bounds, Spells, bounds_of
from concord.atlas.questions.approvals.conditions import among
from concord.kernel.jurisdictions import eu_medicines_law_periods, eu_member_periods
from concord.kernel.logic import Truth
from concord.kernel.timelines import ALWAYS, NEVER, Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from concord.atlas.questions.approvals.rules import Union
    from concord.kernel.dates import Period

    Ints = NDArray[np.int32]

NATIONAL = frozenset({LegalForm.NATIONAL_PERMISSION, LegalForm.HOSPITAL_EXEMPTION})
# One legal form that is no national permission, and one that is.
_FORMS = (LegalForm.MARKETING_AUTHORISATION, LegalForm.NATIONAL_PERMISSION)


def places(own: str, legal_form: LegalForm, mode: Union) -> list[tuple[str, Timeline]]:
    """Where an authorisation of that place counts, with the days on which it does."""
    if mode == "member_states" and own == "EU":
        return [(state, held) for state, held in _held("law").items()]
    if mode == "europe" and legal_form in NATIONAL and own in _held("members"):
        member = _held("members")[own]
        return [("EU", member), (own, ~member)]
    return [(own, ALWAYS)]


def placed(columns: Columns, spells: Spells, mode: Union) -> tuple[Spells, Ints, tuple[str, ...]]:
    """The same for all spells at once: the spells, a code of its place for each, the names of the codes."""
    own = columns.place.codes[spells.row]
    if mode == "central":
        return spells, own, columns.place.names
    names, here, days = _table(columns.place.names, mode)
    is_national = among(LEGAL_FORMS, NATIONAL)[columns.legal_form[spells.row]]
    found, its = spells.crossed(2 * own + is_national, days)
    return found, here[its], names


@lru_cache(maxsize=16)
def _table(own: tuple[str, ...], mode: Union) -> tuple[tuple[str, ...], Ints, Spells]:
    """Names of places, the place of each spell as their code, and the spells.

    Their rows are twice the own place, one more for a national permission.
    """
    names: dict[str, int] = {}
    rows: list[int] = []
    here: list[int] = []
    bounds: list[Bounds] = []
    for at, place in enumerate(own):
        for is_national, form in enumerate(_FORMS):
            for target, timeline in places(place, form, mode):
                found = [ALL_DAYS] if timeline == ALWAYS else bounds_of(timeline)
                rows += [2 * at + is_national] * len(found)
                here += [names.setdefault(target, len(names))] * len(found)
                bounds += found
    return tuple(names), np.array(here, dtype=np.int32), Spells.of(rows, bounds)


@lru_cache(maxsize=2)
def _held(what: str) -> dict[str, Timeline]:
    periods = eu_member_periods() if what == "members" else eu_medicines_law_periods()
    held: dict[str, Timeline] = {}
    for state, period in periods:
        held[state] = held.get(state, NEVER) | _timeline(period)
    return held


def _timeline(period: Period) -> Timeline:
    begun = Timeline.came(period.start) if period.start else Timeline.constant(Truth.UNKNOWN)
    if period.is_open:
        return begun
    return begun & ~(Timeline.came(period.end) if period.end else Timeline.constant(Truth.UNKNOWN))
