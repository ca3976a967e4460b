"""The events of all authorisations as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.model import Basis, Confidence, EventKind, GrantKind
from concord.atlas.edition.standing import CLOSING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from concord.atlas.edition.model import Authorisation

    Ints = NDArray[np.int32]
    Flags = NDArray[np.bool_]

GRANT_KINDS = tuple(GrantKind)
_KINDS = {kind: at for at, kind in enumerate(EventKind)}
_TERMS = {None: GRANT_KINDS.index(GrantKind.NOT_KNOWN)} | {kind: at for at, kind in enumerate(GRANT_KINDS)}
# As ``Timeline.came``: what is open to the end of all days never certainly came.
_LAST = 3652059


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """A value for each event: its authorisation by index, its kind, the bounds of its day, its terms.

    ``doubtful``: it never certainly came, whatever its day.
    """

    row: Ints
    kind: Ints
    first: Ints
    last: Ints
    doubtful: Flags
    terms: Ints

    def are(self, *kinds: EventKind) -> Flags:
        """Which events are of one of these kinds."""
        return np.isin(self.kind, [_KINDS[kind] for kind in kinds])


def events_of(rows: Sequence[Authorisation]) -> Events:
    """The events in the order of their authorisations."""
    # One flat list of numbers: a tuple for each event would keep the garbage collector busy.
    flat: list[int] = []
    for at, row in enumerate(rows):
        for event in row.events:
            kind, day = event.kind, event.date
            is_recalled_end = event.basis is Basis.RECALLED and kind in CLOSING
            is_doubtful = event.confidence is Confidence.LOW or is_recalled_end
            first, last = day.earliest.toordinal(), day.latest.toordinal()
            flat += (at, _KINDS[kind], first, last, is_doubtful, _TERMS[event.grant_kind])
    row_of, kinds, first_day, last_day, doubt, terms = np.array(flat, dtype=np.int32).reshape(-1, 6).T.copy()
    doubtful = (doubt != 0) | ((last_day >= _LAST) & (first_day != last_day))
    return Events(row_of, kinds, first_day, last_day, doubtful, terms)
