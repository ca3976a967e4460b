"""Whether an agenda keeps every rule, and why a request has no place. No result is used unchecked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from concord.society.gatherings.agenda.problem import NOWHERE, Agenda, Problem, meetings_of_each

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Reason(StrEnum):
    """Why a request has no place."""

    NO_COMMON_SLOT = "no_common_slot"
    MAXIMUM = "maximum"
    BUSY = "busy"
    TABLES_FULL = "tables_full"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason of one request; ``participants`` are the numbers of those who are at their maximum."""

    request: int
    reason: Reason
    participants: tuple[int, ...] = ()


class Rule(StrEnum):
    """What every agenda keeps."""

    AVAILABLE = "both sides are available"
    LOCKED = "a locked meeting stays in its slot"
    DELEGATES = "at most as many meetings at once as delegates"
    MAXIMUM = "at most as many meetings as they want"
    TABLES = "at most as many meetings at once as tables"


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that an agenda breaks, with the numbers of what it concerns."""

    rule: Rule
    request: int | None = None
    participant: int | None = None
    slot: int | None = None


def check(problem: Problem, agenda: Agenda) -> list[Breach]:
    """Every breach of a rule by the agenda; empty for one that may be used."""
    placed = np.flatnonzero(agenda >= 0)
    apart = placed[~problem.common[placed, agenda[placed]]].tolist()
    moved = np.flatnonzero((problem.locked >= 0) & (agenda != problem.locked)).tolist()
    # Whoever is not there at all is named with the request.
    twice = np.argwhere((_busy(problem, agenda) > problem.free) & (problem.free > 0)).tolist()
    too_many = np.flatnonzero(meetings_of_each(problem, agenda) > problem.most).tolist()
    full = np.flatnonzero(_common_tables_left(problem, agenda) < 0).tolist()
    return [
        *(Breach(Rule.AVAILABLE, request=request, slot=int(agenda[request])) for request in apart),
        *(Breach(Rule.LOCKED, request=request, slot=int(problem.locked[request])) for request in moved),
        *(Breach(Rule.DELEGATES, participant=person, slot=slot) for person, slot in twice),
        *(Breach(Rule.MAXIMUM, participant=person) for person in too_many),
        *(Breach(Rule.TABLES, slot=slot) for slot in full),
    ]


def refusals(problem: Problem, agenda: Agenda) -> list[Refusal]:
    """Why each request without a place has none.

    Raises ValueError for a request that could have one: then there is no reason, and the agenda is not done.
    """
    left = problem.most - meetings_of_each(problem, agenda)
    is_free = _busy(problem, agenda) < problem.free
    common_left = _common_tables_left(problem, agenda) > 0
    own = np.vstack([_own_tables_left(problem, agenda) > 0, np.zeros_like(common_left)[None, :]])
    return [
        _refusal(problem, request, left, is_free, common_left | own[problem.zone[request]])
        for request in np.flatnonzero(agenda == NOWHERE).tolist()
    ]


def _refusal(
    problem: Problem,
    request: int,
    left: NDArray[np.int64],
    is_free: NDArray[np.bool_],
    has_table: NDArray[np.bool_],
) -> Refusal:
    one, two = problem.sides[request].tolist()
    if not problem.common[request].any():
        return Refusal(request, Reason.NO_COMMON_SLOT)
    if full := tuple(person for person in (one, two) if left[person] <= 0):
        return Refusal(request, Reason.MAXIMUM, full)
    both = is_free[one] & is_free[two]
    if not both.any():
        return Refusal(request, Reason.BUSY)
    if (both & has_table).any():
        raise ValueError(f"request {request} could have a place")
    return Refusal(request, Reason.TABLES_FULL)


def _busy(problem: Problem, agenda: Agenda) -> NDArray[np.int64]:
    """(P, T) how many meetings each participant has in each slot."""
    placed = np.flatnonzero(agenda >= 0)
    counts = np.zeros(problem.free.shape, np.int64)
    for side in (0, 1):
        np.add.at(counts, (problem.sides[placed, side], agenda[placed]), 1)
    return counts


def _in_zones(problem: Problem, agenda: Agenda) -> NDArray[np.int64]:
    """(Z + 1, T) how many meetings of each pavilion there are in each slot, those of none last."""
    placed = np.flatnonzero(agenda >= 0)
    counts = np.zeros(problem.tables.shape, np.int64)
    np.add.at(counts, (problem.zone[placed], agenda[placed]), 1)
    return counts


def _own_tables_left(problem: Problem, agenda: Agenda) -> NDArray[np.int64]:
    return (problem.tables - _in_zones(problem, agenda))[:-1]


def _common_tables_left(problem: Problem, agenda: Agenda) -> NDArray[np.int64]:
    """(T) common tables that nobody has; below zero if there are more meetings than tables."""
    meetings = _in_zones(problem, agenda)
    above = np.maximum(meetings[:-1] - problem.tables[:-1], 0).sum(axis=0)
    left: NDArray[np.int64] = problem.tables[-1] - meetings[-1] - above
    return left
