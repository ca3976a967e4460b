"""What an agenda is made from, and what it is worth.

P participants, T slots, E requests, Z zones of tables. A participant stands for as many delegates as meet at
once. An agenda is an array of E slots, -1 for a request without a place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Agenda = NDArray[np.int32]
NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Problem:
    """Requests between participants, and the slots and tables that there are for them.

    ``sides`` (E, 2) are the two participants of each request, ``worth`` (E) what a meeting is worth.
    ``free`` (P, T) says how many delegates of a participant are free in each slot, ``most`` (P) how many
    meetings they want. ``zone`` (E) is the pavilion whose tables a request takes before the common ones, -1
    for none; ``tables`` (Z + 1, T) counts the tables of each pavilion in each slot, the common ones last.
    ``locked`` (E) is a slot that stays, ``released`` (E) the slot that people were told; -1 for neither.
    ``move_price`` is what it costs to move or drop a released meeting. The first ``first`` meetings of
    everybody are worth ``first_worth`` more for each of the two.
    """

    sides: NDArray[np.int32]
    worth: NDArray[np.float64]
    free: NDArray[np.int32]
    most: NDArray[np.int32]
    tables: NDArray[np.int32]
    zone: NDArray[np.int32]
    locked: Agenda
    released: Agenda
    move_price: float = 0.0
    first: int = 0
    first_worth: float = 0.0
    common: NDArray[np.bool_] = field(init=False, repr=False)
    """(E, T) whether both sides have somebody free, whatever else they are given."""
    possible: NDArray[np.bool_] = field(init=False, repr=False)
    """(E, T) the slots that a request may have; a locked one has its own alone."""

    def __post_init__(self) -> None:
        both = (self.free[self.sides[:, 0]] > 0) & (self.free[self.sides[:, 1]] > 0)
        possible, is_locked = both.copy(), self.locked >= 0
        possible[is_locked] = False
        possible[is_locked, self.locked[is_locked]] = True
        object.__setattr__(self, "common", both)
        object.__setattr__(self, "possible", possible)

    def with_fairness(self, first: int, worth: float) -> Problem:
        """The same problem with another worth of everybody's first meetings."""
        return replace(self, first=first, first_worth=worth)


def problem(
    sides: NDArray[np.int32],
    worth: NDArray[np.float64],
    free: NDArray[np.int32],
    most: NDArray[np.int32],
    tables: NDArray[np.int32],
) -> Problem:
    """A problem with common tables alone, in which nothing is locked or released."""
    nowhere = np.full(len(sides), NOWHERE, np.int32)
    return Problem(sides, worth, free, most, tables[None, :], nowhere, nowhere, nowhere)


def meetings_of_each(problem: Problem, agenda: Agenda) -> NDArray[np.int64]:
    """(P) how many meetings the agenda gives to each participant."""
    return np.bincount(problem.sides[agenda >= 0].ravel(), minlength=len(problem.most))


def plain_worth(problem: Problem, agenda: Agenda) -> float:
    """What the meetings are worth, without fairness and moves."""
    return float(problem.worth[agenda >= 0].sum())


def value(problem: Problem, agenda: Agenda) -> float:
    """What the agenda is worth: its meetings, everybody's first ones, less what moves cost."""
    kept = (problem.released >= 0) & (agenda == problem.released)
    first = np.minimum(meetings_of_each(problem, agenda), problem.first).sum() * problem.first_worth
    return plain_worth(problem, agenda) + float(first) + float(kept.sum()) * problem.move_price
