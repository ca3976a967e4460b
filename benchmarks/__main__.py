"""``make bench``: every measurement, one after the other, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

MEASUREMENTS = (
    "benchmarks.command",
    "benchmarks.build",
    "benchmarks.pathways",
    "benchmarks.search",
    "benchmarks.approvals",
    "benchmarks.pages",
    "benchmarks.bad_clients",
    "benchmarks.agenda",
    "benchmarks.society",
    "benchmarks.society_pages",
    "benchmarks.member_import",
)


def main() -> int:
    """Run all and return 1 if any failed."""
    failed = 0
    for name in MEASUREMENTS:
        print(f"\n== {name.removeprefix('benchmarks.')}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", name], check=False).returncode
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
