"""Readers beside bad clients: sixteen that send half a body, and five hundred that connect and say nothing.

Must reach: the 95th percentile of the readers' answers at most doubled. Both are measured in turn in one run.
"""

from __future__ import annotations

import argparse
import socket
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks.pages import ask_at_once
from benchmarks.site import running
from benchmarks.table import show

if TYPE_CHECKING:
    from collections.abc import Iterator

HALF_SENT, IDLE = 16, 500
BOUND = 2.0
_HALF = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=half"
)


@dataclass(frozen=True, slots=True)
class Answers:
    """Seconds of the answers without bad clients, and beside them."""

    alone: list[float]
    beside: list[float]

    @property
    def factor(self) -> float:
        """How much longer the 95th percentile is beside bad clients."""
        return _worst(self.beside) / _worst(self.alone)


@contextmanager
def bad_clients(port: int, half_sent: int, idle: int) -> Iterator[None]:
    """So many connections of both kinds, as long as the block runs."""
    with ExitStack() as stack:
        for number in range(half_sent + idle):
            connection = stack.enter_context(socket.create_connection(("localhost", port), timeout=60))
            if number < half_sent:
                connection.sendall(_HALF)
        yield


def measure(port: int, rounds: int, half_sent: int = HALF_SENT, idle: int = IDLE) -> Answers:
    """Let the readers ask for every page, alone and beside bad clients in turn, ``rounds`` times."""
    alone: list[float] = []
    beside: list[float] = []
    with running(port, "--workers", "2"):
        ask_at_once(port, rounds=1)
        for _ in range(rounds):
            alone += ask_at_once(port, rounds=1)
            with bad_clients(port, half_sent, idle):
                beside += ask_at_once(port, rounds=1)
    return Answers(alone, beside)


def _worst(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def main() -> int:
    """Print both; 1 if the readers waited more than twice as long beside bad clients."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--port", type=int, default=8767)
    wanted = parser.parse_args()
    answers = measure(wanted.port, wanted.rounds)
    rows = [
        [name, str(len(times)), f"{median(times) * 1000:.1f}", f"{_worst(times) * 1000:.1f}"]
        for name, times in (("alone", answers.alone), ("beside bad clients", answers.beside))
    ]
    show(["readers", "answers", "median ms", "95th percentile ms"], rows)
    return int(answers.factor > BOUND)


if __name__ == "__main__":
    sys.exit(main())
