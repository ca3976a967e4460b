"""How long ``concord --help`` takes from a cold start: what everybody who types the command waits for."""

from __future__ import annotations

import subprocess
import sys
from time import perf_counter

BOUND_SECONDS = 0.3
_HELP = "from concord.cli.main import run; run(['--help'])"


def main() -> int:
    """Print the best of ten; 1 if it is over the bound."""
    seconds = []
    for _ in range(10):
        begun = perf_counter()
        subprocess.run([sys.executable, "-c", _HELP], check=True, capture_output=True)
        seconds.append(perf_counter() - begun)
    sys.stdout.write(f"concord --help: {min(seconds):.2f} s (bound {BOUND_SECONDS})\n")
    return int(min(seconds) > BOUND_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
