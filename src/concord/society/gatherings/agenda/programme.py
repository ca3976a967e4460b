"""The linear programmes behind an agenda: which requests are worth a place, the bound, and slots solved anew.

Variables are one for each request in a slot (or in none, for the relaxation without slots), then what each
pavilion takes of the common tables, then everybody's first meetings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from concord.society.gatherings.agenda.problem import NOWHERE, Agenda, Problem, meetings_of_each, value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.int64] | NDArray[np.int32] | NDArray[np.float64]

# Branches of one refill: a bound on work that is the same on every machine, unlike seconds.
_MOST_NODES = 200
_TIE = 0.01


class _Rows:
    """Rows of a sparse matrix with the most that each may come to, gathered block by block."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._parts: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
        self._most: list[NDArray[np.float64]] = []
        self._count = 0

    def add(
        self,
        most: Counts,
        *entries: tuple[NDArray[np.int64], NDArray[np.int64], float],
    ) -> None:
        """A block with a row for each of ``most``; entries are rows of the block, columns and a factor."""
        for rows, columns, factor in entries:
            self._parts.append((rows + self._count, columns, np.full(len(rows), factor)))
        self._most.append(np.asarray(most, float))
        self._count += len(most)

    def constraint(self) -> LinearConstraint:
        """All rows together."""
        rows, columns, factors = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        matrix = csr_array((factors, (rows, columns)), shape=(self._count, self._columns))
        return LinearConstraint(matrix, ub=np.concatenate(self._most))


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What a linear programme answered.

    ``shares`` (E) is how much of each request it takes, ``value`` a bound on every agenda, ``costs`` (E) by
    how much less an agenda is worth at best that holds a request which the programme leaves out.
    """

    shares: NDArray[np.float64]
    value: float
    costs: NDArray[np.float64]


def degree_relaxation(problem: Problem) -> Relaxation:
    """Choose requests by maxima, hours and tables alone, without slots: a bound on every agenda.

    It is the b-matching programme of partial list edge-colouring (Even, Itai and Shamir 1976 for why the
    whole is hard). Raises RuntimeError if the solver gives up.
    """
    count, pavilions = len(problem.worth), len(problem.tables) - 1
    people = len(problem.most)
    first = people if problem.first else 0
    columns = count + pavilions + first
    rows = _Rows(columns)
    requests = np.arange(count)
    hours = np.minimum(problem.most, problem.free.sum(axis=1))
    sides = (problem.sides[:, 0].astype(np.int64), problem.sides[:, 1].astype(np.int64))
    rows.add(hours, (sides[0], requests, 1.0), (sides[1], requests, 1.0))
    _add_tables(rows, problem.tables.sum(axis=1)[:, None], problem.zone, np.zeros(count, np.int64), requests)
    if first:
        mine = np.arange(people)
        rows.add(
            np.zeros(people),
            (mine, mine + count + pavilions, 1.0),
            (sides[0], requests, -1.0),
            (sides[1], requests, -1.0),
        )
    stays = np.where(problem.released >= 0, problem.move_price, 0.0)
    gain = np.concatenate([problem.worth + stays, np.zeros(pavilions), np.full(first, problem.first_worth)])
    most = np.concatenate(
        [problem.common.any(axis=1), np.full(pavilions, np.inf), np.full(first, float(problem.first))]
    )
    least = np.zeros(columns)
    least[:count] = problem.locked >= 0
    constraint = rows.constraint()
    bounds = np.column_stack([least, np.maximum(least, most)])
    result = linprog(-gain, A_ub=constraint.A, b_ub=constraint.ub, bounds=bounds, method="highs")
    if result.x is None:
        raise RuntimeError(f"the linear programme was not solved: {result.message}")
    return Relaxation(result.x[:count], -float(result.fun), result.lower.marginals[:count])


def full_bound(problem: Problem) -> float:
    """The bound of the programme over request and slot, which is a little tighter and takes longer.

    Raises RuntimeError if the solver gives up.
    """
    request, slot = np.nonzero(problem.possible)
    if not len(request):
        return 0.0
    program = _slot_program(problem, request, slot, problem.most, np.zeros(len(problem.most)))
    bounds = Bounds(program.least, program.upper)
    result = milp(-program.gain, constraints=program.constraint, bounds=bounds)
    if result.x is None:
        raise RuntimeError(f"the linear programme was not solved: {result.message}")
    return -float(result.fun)


def refill(
    problem: Problem,
    agenda: Agenda,
    slots: NDArray[np.int64],
    bound: Relaxation,
    dice: np.random.Generator,
) -> Agenda:
    """The agenda with these slots filled anew as well as can be, all others as they are.

    A request that no agenda better than this one can hold is left out from the start: it costs more than what
    this one lacks to the bound. The agenda itself if the solver finds nothing within its number of branches.
    """
    lacking = bound.value - value(problem, agenda)
    is_ours = np.isin(agenda, slots)
    outside = np.where(is_ours, NOWHERE, agenda).astype(np.int32)
    given = meetings_of_each(problem, outside)
    left = problem.most - given
    in_play = (outside == NOWHERE) & (left[problem.sides] > 0).all(axis=1)
    in_play &= is_ours | (bound.costs < lacking)
    candidates = np.flatnonzero(in_play)
    row, column = np.nonzero(problem.possible[np.ix_(candidates, slots)])
    request, slot = candidates[row], slots[column]
    if not len(request):
        return agenda
    program = _slot_program(problem, request, slot, left, given)
    # Among agendas of equal worth another one each time: a plateau is walked over, not stood on.
    noise = dice.random(len(program.gain)) * _TIE
    result = milp(
        -program.gain - noise,
        constraints=program.constraint,
        bounds=Bounds(program.least, program.upper),
        integrality=program.whole,
        options={"node_limit": _MOST_NODES},
    )
    if result.x is None:
        return agenda
    filled = outside.copy()
    taken = result.x[: len(request)] > 0.5
    filled[request[taken]] = slot[taken]
    return filled


@dataclass(frozen=True, slots=True)
class _Program:
    gain: NDArray[np.float64]
    least: NDArray[np.float64]
    upper: NDArray[np.float64]
    whole: NDArray[np.int64]
    constraint: LinearConstraint


def _slot_program(
    problem: Problem,
    request: NDArray[np.int64],
    slot: NDArray[np.int64],
    most: Counts,
    given: Counts,
) -> _Program:
    """The programme with a variable for each request in each slot; ``given`` are meetings outside of it."""
    count = len(request)
    slots, slot_at = np.unique(slot, return_inverse=True)
    people, person_at = np.unique(problem.sides[request], return_inverse=True)
    person_at = person_at.reshape(-1, 2)
    pavilions = (len(problem.tables) - 1) * len(slots)
    first = len(people) if problem.first else 0
    rows = _Rows(count + pavilions + first)
    every = np.arange(count)
    # One side in one slot, each of the pairs that occur.
    seats = np.concatenate([person_at[:, side] * len(slots) + slot_at for side in (0, 1)])
    seat, seat_at = np.unique(seats, return_inverse=True)
    left = problem.free[people[seat // len(slots)], slots[seat % len(slots)]]
    rows.add(left, (seat_at, np.tile(every, 2), 1.0))
    once, once_at = np.unique(request, return_inverse=True)
    rows.add(np.ones(len(once)), (once_at, every, 1.0))
    rows.add(most[people], (person_at[:, 0], every, 1.0), (person_at[:, 1], every, 1.0))
    _add_tables(rows, problem.tables[:, slots], problem.zone[request], slot_at, every)
    if first:
        mine = np.arange(first)
        entries = [(person_at[:, side], every, -1.0) for side in (0, 1)]
        rows.add(given[people], (mine, mine + count + pavilions, 1.0), *entries)
    stays = np.where(problem.released[request] == slot, problem.move_price, 0.0)
    gain = np.concatenate(
        [problem.worth[request] + stays, np.zeros(pavilions), np.full(first, problem.first_worth)]
    )
    least = np.zeros(len(gain))
    least[:count] = problem.locked[request] == slot
    upper = np.concatenate([np.ones(count), np.full(pavilions, np.inf), np.full(first, float(problem.first))])
    whole = np.concatenate([np.ones(count, np.int64), np.zeros(pavilions + first, np.int64)])
    return _Program(gain, least, upper, whole, rows.constraint())


def _add_tables(
    rows: _Rows,
    tables: Counts,
    zone: NDArray[np.int32],
    slot_at: NDArray[np.int64],
    columns: NDArray[np.int64],
) -> None:
    """Pavilion meetings above the pavilion's tables, and all others, share the common tables of each slot."""
    pavilions, slots = len(tables) - 1, tables.shape[1]
    above = len(columns) + np.arange(pavilions * slots)
    is_ours = zone >= 0
    if pavilions:
        rows.add(
            tables[:-1].ravel(),
            (zone[is_ours] * slots + slot_at[is_ours], columns[is_ours], 1.0),
            (np.arange(pavilions * slots), above, -1.0),
        )
    rows.add(
        tables[-1],
        (slot_at[~is_ours], columns[~is_ours], 1.0),
        (np.tile(np.arange(slots), pavilions), above, 1.0),
    )
