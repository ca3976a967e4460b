"""Build time and peak memory at 1, 10 and 100 times the bundled facts; each build in a process of its own.

Must reach: under 10 s and 400 MB for the bundled facts on 2 cores, linear growth to 100 times the rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.multiply import multiply
from benchmarks.table import show

_MEASURE = r"""
import json, re, sys
from pathlib import Path
from time import perf_counter
start = perf_counter()
from concord.atlas.edition.build import build
built = build(Path(sys.argv[1]), Path(sys.argv[2]))
seconds = perf_counter() - start
# Not getrusage: its peak includes the parent from which this process was forked.
peak_kb = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps([seconds, peak_kb / 1024, sum(
    rows for table, rows in built.manifest.counts.items() if table not in ("statements", "search")),
    built.manifest.counts["statements"]]))
"""


BOUND_SECONDS = 10


class Measured(NamedTuple):
    """One build: wall time from the first import, peak resident memory, and what was built."""

    times: int
    seconds: float
    peak_mb: float
    rows: int
    statements: int


def measure(times: int) -> Measured:
    """Build ``times`` the bundled facts in a new process."""
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
        facts = multiply(Path(folder, "facts"), times)
        command = [sys.executable, "-c", _MEASURE, str(facts), str(Path(folder, "home"))]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    seconds, peak_mb, rows, statements = json.loads(done.stdout)
    return Measured(times, seconds, peak_mb, rows, statements)


def main() -> int:
    """Print a line for each size, time per row as a ratio to the smallest; 1 if the facts take too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100], metavar="N")
    sizes = parser.parse_args().sizes
    found = [measure(times) for times in sizes]
    header = ("facts", "rows", "statements", "seconds", "peak MB", "time per row")
    show(header, [_figures(one, found[0]) for one in found])
    return int(any(one.times == 1 and one.seconds > BOUND_SECONDS for one in found))


def _figures(one: Measured, first: Measured) -> tuple[str, ...]:
    ratio = (one.seconds / one.rows) / (first.seconds / first.rows)
    counts = (f"{one.times}x", f"{one.rows:,}", f"{one.statements:,}")
    return (*counts, f"{one.seconds:.2f}", f"{one.peak_mb:.0f}", f"{ratio:.2f}x")


if __name__ == "__main__":
    sys.exit(main())
