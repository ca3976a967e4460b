"""Rounds that make an agenda better: some slots are filled anew, all others stay."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from concord.society.gatherings.agenda.problem import Agenda, Problem, value
from concord.society.gatherings.agenda.programme import Relaxation, refill
from concord.society.gatherings.agenda.start import complete

if TYPE_CHECKING:
    from collections.abc import Iterator

# Variables of one refill: as many as are solved in a few hundredths of a second.
_PLAYED = 3_000
# Below this size the programme over request and slot is solved in some seconds.
LARGEST_FULL = 40_000
SURE = 1e-6


@dataclass(frozen=True, slots=True)
class Work:
    """What a process is to do: better ``agenda`` round by round, or find the full bound without one."""

    problem: Problem
    relaxation: Relaxation
    seed: int
    agenda: Agenda | None


class News(NamedTuple):
    """A better agenda, and the number of the round that found it; or a bound."""

    rounds: int
    agenda: Agenda | None
    bound: float


def better_agendas(work: Work) -> Iterator[News]:
    """One after another, each worth more, without end; a round without one says nothing of the agenda."""
    problem, agenda = work.problem, work.agenda
    assert agenda is not None
    dice = np.random.default_rng(work.seed)
    slots = problem.free.shape[1]
    best = value(problem, agenda)
    for number in count(1):
        chosen = np.sort(dice.choice(slots, _slots_at_once(problem), replace=False))
        filled = complete(problem, refill(problem, agenda, chosen, work.relaxation, dice))
        worth = value(problem, filled)
        # One of equal worth is taken too: from there another round may find more.
        is_better = worth > best + SURE
        if worth >= best - SURE:
            agenda, best = filled, max(best, worth)
        yield News(number, filled if is_better else None, work.relaxation.value)


def _slots_at_once(problem: Problem) -> int:
    slots = int(problem.free.shape[1])
    in_a_slot = float(problem.common.sum()) / slots
    least = 3 if in_a_slot < _PLAYED else 2
    return min(max(round(_PLAYED / max(in_a_slot, 1)), least), slots)
