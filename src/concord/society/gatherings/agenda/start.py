"""An agenda at once: choose the requests that are worth a place, give each a slot, and mend by chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from concord.society.gatherings.agenda.board import Board
from concord.society.gatherings.agenda.problem import NOWHERE, Agenda, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray


def choose_and_colour(problem: Problem, shares: NDArray[np.float64]) -> Agenda:
    """An agenda with what is locked, then what was released, then what the relaxation chose, then the rest.

    Slots are the colours of a partial list edge-colouring; a request without a free slot gets one by a chain
    that swaps two slots (Kempe). ``shares`` are those of ``degree_relaxation``.
    """
    board = Board(problem, problem.locked)
    for request in np.flatnonzero((problem.released >= 0) & (problem.locked < 0)).tolist():
        board.insert_at(request, int(problem.released[request]))
    # Those with the least choice first: hours that both have, for what each of them is to fit in.
    load = np.bincount(problem.sides.ravel(), np.repeat(shares, 2), len(problem.most))
    tightness = (load / np.maximum(problem.free.sum(axis=1), 1))[problem.sides].max(axis=1)
    chosen = shares > 0.5
    order = np.lexsort((-problem.worth, -tightness, ~chosen))
    rest = np.lexsort((-problem.worth, -shares))
    for request in (*order[: chosen.sum()].tolist(), *rest.tolist()):
        if board.slot_of[request] == NOWHERE:
            board.insert(request)
    return board.agenda()


def complete(problem: Problem, agenda: Agenda) -> Agenda:
    """The agenda with every request that still finds a place, dearest first."""
    board = Board(problem, agenda)
    for request in np.argsort(-problem.worth, kind="stable").tolist():
        if board.slot_of[request] == NOWHERE:
            board.insert(request)
    return board.agenda()
