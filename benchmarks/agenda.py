"""``make bench``: agendas beside greedy and slot-by-slot matching, each as a share of the bound."""

from __future__ import annotations

import argparse
import resource
import time
from typing import NamedTuple

import numpy as np

from benchmarks.agenda_instances import draw
from benchmarks.table import show
from concord.society.gatherings.agenda.board import Board
from concord.society.gatherings.agenda.problem import Agenda, Problem, value
from concord.society.gatherings.agenda.programme import Relaxation, degree_relaxation, refill
from concord.society.gatherings.agenda.solver import Solution, solve


class Size(NamedTuple):
    """A kind of day: participants, slots, and what else is drawn otherwise than usual."""

    participants: int
    slots: int
    available: float = 0.7
    tables: float = 0.25


SIZES = {
    "150 x 20": Size(150, 20),
    "400 x 24": Size(400, 24),
    "1,000 x 30": Size(1_000, 30),
    "4,000 x 45": Size(4_000, 45),
    "harsh": Size(400, 24, available=0.4, tables=0.15),
}
# Matching slot by slot takes minutes above.
_LARGEST_MATCHED = 1_000


def greedy(problem: Problem) -> Agenda:
    """The dearest request first, in a slot that both sides have free; nothing is moved again."""
    board = Board(problem, problem.locked)
    for request in np.argsort(-problem.worth, kind="stable").tolist():
        for slot in np.flatnonzero(problem.common[request]).tolist():
            if board.insert_at(request, slot):
                break
    return board.agenda()


def slot_by_slot(problem: Problem, relaxation: Relaxation) -> Agenda:
    """One slot after another, each filled as well as can be with what is left."""
    agenda = problem.locked
    for slot in range(problem.free.shape[1]):
        agenda = refill(problem, agenda, np.array([slot]), relaxation, np.random.default_rng(0))
    return agenda


def _at(solution: Solution, seconds: float) -> float:
    return max((step.value for step in solution.steps if step.seconds <= seconds), default=0.0)


def main() -> None:
    """Print a row for each size: shares of the bound in per cent, and the peak of memory so far."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", metavar="SIZE", choices=SIZES)
    options = parser.parse_args()
    rows = []
    for name, size in SIZES.items():
        if options.only not in (None, name):
            continue
        problem = draw(
            size.participants, size.slots, options.seed, available=size.available, tables=size.tables
        )
        relaxation = degree_relaxation(problem)
        solution = solve(problem, seconds=options.seconds, seed=options.seed)
        agendas = {"greedy": greedy(problem)}
        if size.participants <= _LARGEST_MATCHED:
            agendas["slot by slot"] = slot_by_slot(problem, relaxation)
        shares = {other: value(problem, agenda) / solution.bound for other, agenda in agendas.items()}
        ours = [_at(solution, 1), _at(solution, 3), solution.value]
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        here = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        rows.append(
            [
                name,
                f"{len(problem.worth):,}",
                solution.method,
                _percent(shares["greedy"]),
                _percent(shares["slot by slot"]) if "slot by slot" in shares else "",
                *(_percent(worth / solution.bound) for worth in ours),
                _percent(solution.value / relaxation.value),
                f"{max(children, here) // 1024:,}",
            ]
        )
    header = ["day", "requests", "bound", "greedy", "slot by slot", "1 s", "3 s"]
    show([*header, f"{options.seconds:g} s", "of degrees", "MB"], rows)


def _percent(share: float) -> str:
    return f"{100 * share:.3f}"


if __name__ == "__main__":
    begun = time.monotonic()
    main()
    print(f"{time.monotonic() - begun:.0f} s")
