"""Pathways: one case with its full trace, a million cases at once, a step of the wizard.

Must reach: one case with its trace under 100 microseconds; a million cases under 2 s; steps of the wizard
under 60 ms. The million is run three ways: the labelled cases repeated, random full facts (nearly all
distinct), and random facts of which one in ten is unknown, where most combinations are open and distinct.
"""

from __future__ import annotations

import argparse
from datetime import date
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.table import show
from concord.atlas.questions.pathways.answers import classify, law
from concord.atlas.questions.pathways.decisions import labelled_cases
from concord.atlas.questions.pathways.diagram import classify_many
from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.wizard import SKIPPED, State, progress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DAY = date(2026, 11, 22)
PLACES = ("KR", "US", "EU", "JP")


def main() -> None:
    """Print all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000, metavar="N")
    arguments = parser.parse_args()
    _one_case()
    _many(arguments.cases)
    _wizard()


def _figures(seconds: Sequence[float], scale: float) -> list[str]:
    ninety_five = quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return [f"{median(seconds) * scale:.1f}", f"{ninety_five * scale:.1f}"]


def _one_case() -> None:
    record = law()
    rows = []
    for place in PLACES:
        requests = [one for one in labelled_cases(record.words) if one.jurisdiction == place]
        times = []
        for _ in range(30):
            for request in requests:
                start = perf_counter()
                classify(record, request.facts, place, DAY)
                times.append(perf_counter() - start)
        rows.append((place, str(len(requests)), *_figures(times, 1e6)))
    print("one case: facts read, class, other questions, routes, what would decide")
    show(("jurisdiction", "cases", "median us", "p95 us"), rows)


def _many(cases: int) -> None:
    words = law().words
    random = np.random.default_rng(20261122)
    known = np.array([read_facts(one.facts, words).masks for one in labelled_cases(words)], dtype=np.uint32)
    full = np.stack(
        [np.uint32(1) << random.integers(len(a.values), size=cases).astype(np.uint32) for a in words.ordered],
        axis=1,
    )
    partly = full.copy()
    for attribute in words.ordered:
        partly[random.random(cases) < 0.1, attribute.index] = attribute.full
    begin = np.datetime64("2009-01-01")
    days = begin + random.integers(0, 6500, size=cases).astype("timedelta64[D]")
    kinds = {
        "labelled cases repeated": known[random.integers(len(known), size=cases)],
        "random full facts": full,
        "one fact in ten unknown": partly,
    }
    rows = [
        (f"{place} {kind}", *_time_many(place, masks, days))
        for kind, masks in kinds.items()
        for place in ("KR", "US")
    ]
    print(f"\n{cases:,} cases, each with its own day")
    show(("set", "distinct", "seconds"), rows)


def _time_many(place: str, masks: NDArray[np.uint32], days: NDArray[np.datetime64]) -> tuple[str, str]:
    record = law()
    rules = record.rules[place]
    used = sorted({index for row in rules.rows if row.question == "class" for index, _ in row.limits})
    columns = {index: np.ascontiguousarray(masks[:, index]) for index in used}
    keys = np.zeros(len(masks), dtype=np.uint64)
    for index in used:
        keys = keys * np.uint64(1_000_003) + columns[index]
    distinct = len(np.unique(keys))
    start = perf_counter()
    classify_many(rules, "class", columns, days, record.words)
    return f"{distinct:,}", f"{perf_counter() - start:.2f}"


def _wizard() -> None:
    record = law()
    progress(record, State(PLACES, {}, DAY))
    times = []
    for request in labelled_cases(record.words)[:40]:
        known = {key: value for key, value in request.facts.items() if isinstance(value, str)}
        state = State(PLACES, {}, DAY)
        for _ in range(20):
            start = perf_counter()
            standing = progress(record, state)
            times.append(perf_counter() - start)
            if standing.next is None:
                break
            value = known.get(standing.next.key, SKIPPED)
            state = state.with_answer(standing.next.key, value if value in standing.next.values else SKIPPED)
    over = sum(one > 0.06 for one in times)
    print(f"\nwizard, four jurisdictions: {len(times)} steps, {over} over 60 ms")
    show(("", "median ms", "p95 ms"), [("step", *_figures(times, 1e3))])


if __name__ == "__main__":
    main()
