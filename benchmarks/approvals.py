"""As-of counts beside pandas, SQLite and DuckDB in memory, the same answers checked equal, in one run.

Every engine answers: under the rule all-in-force, how many products for certain and at most, by
jurisdiction, on each of many days. *Warm*: the time of one such count once everything is in place.
*Cold*: from the edition in memory to the first answer, building whatever the engine needs: timelines and
step functions here; a flat table, loaded, there. The flat table knows this one rule and nothing else.

Must reach: a warm count not slower than the fastest of the others at any size.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.approvals_engines import ENGINES
from benchmarks.table import show
from concord.atlas.edition import store
from concord.atlas.edition.build import build

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.approvals_engines import Answer
    from concord.atlas.edition.model import Edition

    Ask = Callable[[date], Answer]

_FIRST, _DAYS = date(2001, 1, 1), 120
_COLD_ROUNDS = 5


def main() -> int:
    """Print one table for each size; return 1 if another engine counted faster, or differently."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100], metavar="N")
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as home:
        edition = store.load(build(home=Path(home)).path)
        return max([_compare(edition, times) for times in sizes])


def multiplied(edition: Edition, times: int) -> Edition:
    """The edition with its products and authorisations so many times over, each copy of its own."""
    products, authorisations = {}, {}
    for copy in range(times):
        end = f"-copy-{copy}" if copy else ""
        for product in edition.products.values():
            products[product.id + end] = replace(product, id=product.id + end)
        for row in edition.authorisations.values():
            own = replace(row, id=row.id + end, product=row.product + end)
            authorisations[own.id] = own
    return replace(edition, id=f"{times}-times", products=products, authorisations=authorisations)


def _compare(edition: Edition, times: int) -> int:
    large = multiplied(edition, times)
    days = [_FIRST + timedelta(days=77 * step) for step in range(_DAYS)]
    cold = {name: _cold(make, large, days[-1]) for name, make in ENGINES.items()}
    warm: dict[str, float] = {}
    answers = {}
    for name, make in ENGINES.items():
        ask = make(large)
        ask(days[0])
        warm[name], answers[name] = _warm(ask, days)
    print(f"\n{times}x the facts: {len(large.authorisations):,} authorisations, {_DAYS} days")
    show(
        ("engine", "warm us", "ratio", "cold ms", "ratio"),
        [
            (
                name,
                f"{warm[name] * 1e6:,.0f}",
                f"{warm[name] / warm['concord']:.1f}x",
                f"{cold[name] * 1e3:,.1f}",
                f"{cold[name] / cold['concord']:.1f}x",
            )
            for name in ENGINES
        ],
    )
    are_equal = all(found == answers["concord"] for found in answers.values())
    print("same answers on every day" if are_equal else "THE ANSWERS DIFFER")
    return int(not are_equal or min(warm.values()) < warm["concord"])


def _warm(ask: Ask, days: list[date]) -> tuple[float, list[Answer]]:
    """The median seconds of one count, and every answer."""
    seconds, answers = [], []
    for day in days:
        start = perf_counter()
        answers.append(ask(day))
        seconds.append(perf_counter() - start)
    return median(seconds), answers


def _cold(make: Callable[[Edition], Ask], edition: Edition, day: date) -> float:
    """The fewest seconds to a first answer on an edition that was never asked before."""
    seconds = []
    for turn in range(_COLD_ROUNDS):
        fresh = replace(edition, id=f"{edition.id}-{turn}")
        start = perf_counter()
        make(fresh)(day)
        seconds.append(perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    sys.exit(main())
