"""Solve a partnering day: an agenda at once, then a better one as long as there is time.

Choose and colour, then fill some slots anew, over and over. The rounds run in a process of their own, which
is ended at its time whatever its solver does; the best agenda so far is always at hand.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from concord.society.gatherings.agenda.check import check
from concord.society.gatherings.agenda.problem import Agenda, Problem, value
from concord.society.gatherings.agenda.programme import degree_relaxation, full_bound
from concord.society.gatherings.agenda.rounds import LARGEST_FULL, SURE, News, Work, better_agendas
from concord.society.gatherings.agenda.start import choose_and_colour

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Step:
    """A better agenda: after how many rounds and seconds, and what it is worth."""

    rounds: int
    seconds: float
    value: float
    agenda: Agenda = field(repr=False)


@dataclass(frozen=True, slots=True)
class Solution:
    """An agenda that keeps every rule, what no agenda can exceed, and how it got better.

    ``method`` names the programme of the bound, ``degrees`` or ``full``. ``rounds`` is the number after which
    the agenda stood: with the same problem, seed and rounds it is found again.
    """

    agenda: Agenda
    value: float
    bound: float
    method: str
    rounds: int
    steps: tuple[Step, ...]

    @property
    def share(self) -> float:
        """What it is worth as a share of the bound."""
        return self.value / self.bound if self.bound else 1.0


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    seconds: float = 20,
    rounds: int | None = None,
    progress: Callable[[Step, float], None] = lambda _step, _bound: None,
) -> Solution:
    """The best agenda within the time, or after that many rounds. ``progress`` hears of each better one.

    Raises RuntimeError if the relaxation is not solved, or for an agenda that breaks a rule: none gets out.
    """
    begun = time.monotonic()
    if not len(problem.worth):
        return Solution(problem.locked, 0.0, 0.0, "degrees", 0, ())
    relaxation = degree_relaxation(problem)
    start = choose_and_colour(problem, relaxation.shares)
    work = Work(problem, relaxation, seed, start)
    bound, method = relaxation.value, "degrees"
    steps: list[Step] = []
    with ExitStack() as stack:
        found = stack.enter_context(_beside(work, begun + seconds)) if rounds is None else _here(work, rounds)
        for news in chain([News(0, start, bound)], found):
            if news.bound < bound - SURE:
                bound, method = news.bound, "full"
            if news.agenda is not None:
                worth = value(problem, news.agenda)
                steps.append(Step(news.rounds, time.monotonic() - begun, worth, news.agenda))
                progress(steps[-1], bound)
            if bound - steps[-1].value < SURE:
                break
    best = steps[-1]
    if faults := check(problem, best.agenda):
        raise RuntimeError(f"an agenda was found that breaks a rule: {faults[0]}")
    return Solution(best.agenda, best.value, bound, method, best.rounds, tuple(steps))


def _is_small(problem: Problem) -> bool:
    return int(problem.common.sum()) <= LARGEST_FULL


def _here(work: Work, rounds: int) -> Iterator[News]:
    """The rounds in this process: the same on every machine."""
    if _is_small(work.problem):
        yield News(0, None, full_bound(work.problem))
    yield from islice(better_agendas(work), rounds)


@contextmanager
def _beside(work: Work, end: float) -> Iterator[Iterator[News]]:
    """The rounds in a process of their own, and the tighter bound in another, until the time is over."""
    told: SimpleQueue[News] = SimpleQueue()
    works = [work]
    if _is_small(work.problem):
        works.append(Work(work.problem, work.relaxation, work.seed, None))
    command = [sys.executable, "-m", "concord.society.gatherings.agenda.process"]
    children = []
    try:
        for one in works:
            child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            children.append(child)
            Thread(target=_talk, args=(child, one, told), daemon=True).start()
        yield _until(told, end)
    finally:
        for child in children:
            child.kill()
            child.wait()


def _talk(child: subprocess.Popen[bytes], work: Work, told: SimpleQueue[News]) -> None:
    """Hand over the work, and pass on what is found until the process ends."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        pickle.dump(work, child.stdin)
        child.stdin.close()
        while True:
            told.put(pickle.load(child.stdout))  # noqa: S301 - written by our own child
    except (EOFError, pickle.UnpicklingError, BrokenPipeError):
        return


def _until(told: SimpleQueue[News], end: float) -> Iterator[News]:
    while (left := end - time.monotonic()) > 0:
        try:
            yield told.get(timeout=left)
        except Empty:
            return
