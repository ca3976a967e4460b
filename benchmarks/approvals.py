"""As-of counts beside pandas, SQLite and DuckDB in memory, the same answers checked equal, in one run.

Every engine answers: under the rule all-in-force, how many products for certain and at most, by
jurisdiction, on each of many days. *Load*: from the rows of an edition to what the engine reads, a flat
table there, columns for every rule here (part of reading an edition). *First*: the first count under the
rule once that is loaded. *Warm*: the median of one such count later. The engines take turns in every round,
so that a busy machine slows all alike, and the best round counts.

Must reach: a first and a warm count not slower than the fastest of the others at any size.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import inf
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
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of loading, of the first count, and of a later one; every answer."""

    load: float = inf
    first: float = inf
    warm: float = inf
    answers: list[Answer] = field(default_factory=list)

    def best(self, other: Measured) -> Measured:
        """The fewest seconds of both."""
        return Measured(
            min(self.load, other.load),
            min(self.first, other.first),
            min(self.warm, other.warm),
            other.answers,
        )


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
    found = {name: Measured() for name in ENGINES}
    for turn in range(_ROUNDS):
        fresh = replace(large, id=f"{large.id}-{turn}")
        for name, make in ENGINES.items():
            found[name] = found[name].best(_measure(make, fresh, days))
    own = found["concord"]
    print(f"\n{times}x the facts: {len(large.authorisations):,} authorisations, {_DAYS} days")
    header = ("engine", "load ms", "first us", "ratio", "warm us", "ratio")
    show(header, [(name, *_figures(one, own)) for name, one in found.items()])
    are_equal = all(one.answers == own.answers for one in found.values())
    print("same answers on every day" if are_equal else "THE ANSWERS DIFFER")
    others = [one for name, one in found.items() if name != "concord"]
    is_slower = min(one.first for one in others) < own.first or min(one.warm for one in others) < own.warm
    return int(not are_equal or is_slower)


def _figures(one: Measured, own: Measured) -> tuple[str, ...]:
    return (
        f"{one.load * 1e3:,.1f}",
        f"{one.first * 1e6:,.0f}",
        f"{one.first / own.first:.1f}x",
        f"{one.warm * 1e6:,.0f}",
        f"{one.warm / own.warm:.1f}x",
    )


def _measure(make: Callable[[Edition], Ask], edition: Edition, days: list[date]) -> Measured:
    """One round of one engine on an edition that it has never seen."""
    start = perf_counter()
    ask = make(edition)
    loaded = perf_counter()
    ask(days[-1])
    first = perf_counter() - loaded
    seconds, answers = [], []
    for day in days:
        begun = perf_counter()
        answers.append(ask(day))
        seconds.append(perf_counter() - begun)
    return Measured(loaded - start, first, median(seconds), answers)


if __name__ == "__main__":
    sys.exit(main())
