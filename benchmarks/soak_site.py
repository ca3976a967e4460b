"""``make soak``, second part: four clients ask for pages at random; the server must neither grow nor fail.

Every page that answers anything but 200 ends the run. Memory is read once the pages have been asked for and
again at the end: what is kept is bounded, so it may not have grown by more than a tenth and 20 MB.
"""

from __future__ import annotations

import argparse
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pages import ADDRESSES, CLIENTS
from benchmarks.site import ask, running


@dataclass(frozen=True, slots=True)
class Soaked:
    """How many answers there were, and the memory of server and worker after warming up and at the end."""

    answers: int
    before_mb: float
    after_mb: float

    @property
    def grew(self) -> bool:
        """Whether memory grew beyond what is allowed."""
        return self.after_mb > self.before_mb * 1.1 + 20


def soak(port: int, seconds: float) -> Soaked:
    """Ask for that long."""
    with running(port) as server:
        ask(port, ADDRESSES)
        # Measured: what is kept is full after 60 to 80 seconds of four clients on a busy machine.
        _ask_together(port, seconds / 3, seeds=range(CLIENTS))
        before = _memory(server.pid)
        answers = _ask_together(port, seconds, seeds=range(CLIENTS, 2 * CLIENTS))
        return Soaked(answers, before, _memory(server.pid))


def _ask_together(port: int, seconds: float, seeds: range) -> int:
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(lambda seed: _ask_until(port, end, random.Random(seed)), seeds))


def _ask_until(port: int, end: float, dice: random.Random) -> int:
    answers = 0
    while time.monotonic() < end:
        # Days at random make most addresses new, so that what is kept is always being replaced.
        day = f"as_of={dice.randint(2000, 2026)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        address = dice.choice(ADDRESSES)
        ask(port, [f"{address.split('?')[0]}?{day}" if "search" not in address else address])
        answers += 1
    return answers


def _memory(pid: int) -> float:
    """Resident memory of a process and its children, in MB."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    children = [child for file in files for child in file.read_text(encoding="ascii").split()]
    return sum(_resident(one) for one in (str(pid), *children))


def _resident(pid: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> int:
    """Soak, print what was found, and return 1 if memory grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--port", type=int, default=8766)
    wanted = parser.parse_args()
    found = soak(wanted.port, wanted.seconds)
    print(f"{found.answers} answers, {found.before_mb:.0f} MB before, {found.after_mb:.0f} MB after")
    return int(found.grew)


if __name__ == "__main__":
    raise SystemExit(main())
