"""``python -m benchmarks.mutations --number n``: random changes of a claim file and of a product file.

Each must be answered as a plain oracle answers, or be refused by name. Printed are how many were which, the
slowest, and the memory that was added.
"""

from __future__ import annotations

import argparse
import resource
from collections import Counter
from time import process_time
from types import ModuleType

from tests.atlas.questions import test_claim_mutations
from tests.atlas.questions.pathways import test_pathway_mutations


def main() -> None:
    """Ask for every change first, timed, and compare with the oracle after."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=500)
    number = parser.parse_args().number
    for name, room in (("claims", test_claim_mutations), ("pathways", test_pathway_mutations)):
        seconds, megabytes = _asked(room, number)
        met = Counter(room.assess(seed) for seed in range(number))
        print(f"{name}: {dict(met)}, slowest {seconds:.2f} s, {megabytes:.0f} MB added", flush=True)


def _asked(room: ModuleType, number: int) -> tuple[float, float]:
    room.ask(room.text_of(0))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slowest = 0.0
    for seed in range(number):
        text = room.text_of(seed)
        begun = process_time()
        room.ask(text)
        slowest = max(slowest, process_time() - begun)
    return slowest, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


if __name__ == "__main__":
    main()
