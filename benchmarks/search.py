"""Search beside SQLite FTS5 with trigrams, over the same documents of the same edition, in one run.

Must reach: median under 2 ms; Hangul, Han and kana found from two characters on.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.multiply import multiply
from benchmarks.table import show
from concord.atlas.edition import search_documents, store
from concord.atlas.edition.build import build
from concord.atlas.edition.search import Searcher
from concord.kernel.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from concord.atlas.edition.search_documents import SearchDocument

# Names, parts of names and identifiers as people type them: Latin, Hangul, Han, kana, register ids.
QUERIES = (
    "kymriah", "tisagenlecleucel", "car-t", "novartis", "carti", "cell therapy", "knee cartilage defect",
    "Ministry of Food and Drug Safety", "BLA 125646", "EMEA/H/C/004090", "NCT02435849", "NCT02435848",
    "킴리아주", "킴리", "카티스템", "식품의약품안전처", "세포", "再生医療", "学会", "医学", "ステミラック",
    "キムリア", "ムリ", "isct 2018", "kymriha", "zolgensma", "harvard", "medipost seoul",
)  # fmt: skip
ROUNDS = 40


def main() -> int:
    """Print both engines and what only one of them finds; 1 if ours is over its bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10], metavar="N")
    medians = {}
    for times in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
            medians[times] = _compare(Path(folder), times)
    return int(medians.get(1, 0) > BOUND_MS)


def _compare(folder: Path, times: int) -> float:
    """Print both engines at that size; the median of ours in milliseconds."""
    built = build(multiply(folder / "facts", times), folder / "home")
    documents = list(search_documents.documents(store.load(built.path)))
    searcher = Searcher(built.path)
    database = _trigrams(folder / "fts.sqlite3", documents)
    ours = time_queries(lambda text: [hit.id for hit in searcher.search(text)])
    theirs = time_queries(lambda text: _ask(database, text))
    print(f"\n{times}x the facts, {len(documents):,} documents, {len(QUERIES)} queries, {ROUNDS} rounds")
    show(
        ("engine", "median ms", "p95 ms", "ratio", "found"),
        [
            ("concord", *_figures(ours), "1.0x", f"{_found(ours)}/{len(QUERIES)}"),
            (
                "sqlite fts5 trigram",
                *_figures(theirs),
                _ratio(theirs, ours),
                f"{_found(theirs)}/{len(QUERIES)}",
            ),
        ],
    )
    missed = [text for text in QUERIES if ours[text][1] and not theirs[text][1]]
    print(f"found by concord only: {', '.join(missed) or 'nothing'}")
    return median(all_times(ours))


BOUND_MS = 2.0
Timing = dict[str, tuple[list[float], bool]]


def time_queries(ask: Callable[[str], list[str]]) -> Timing:
    """Milliseconds of each round by query, and whether the query found anything."""
    found: Timing = {text: ([], bool(ask(text))) for text in QUERIES}
    for _ in range(ROUNDS):
        for text in QUERIES:
            start = perf_counter()
            ask(text)
            found[text][0].append((perf_counter() - start) * 1000)
    return found


def all_times(timing: Timing) -> list[float]:
    """The milliseconds of all queries together."""
    return [value for values, _ in timing.values() for value in values]


def _figures(timing: Timing) -> tuple[str, str]:
    values = all_times(timing)
    return f"{median(values):.3f}", f"{quantiles(values, n=20)[-1]:.3f}"


def _ratio(timing: Timing, base: Timing) -> str:
    return f"{median(all_times(timing)) / median(all_times(base)):.1f}x"


def _found(timing: Timing) -> int:
    return sum(found for _, found in timing.values())


def _trigrams(path: Path, documents: Iterable[SearchDocument]) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE found USING fts5(id UNINDEXED, text, tokenize = 'trigram')")
    rows = ((document.id, fold(" ".join(term.text for term in document.terms))) for document in documents)
    database.executemany("INSERT INTO found VALUES (?, ?)", rows)
    database.execute("INSERT INTO found(found) VALUES ('optimize')")
    database.commit()
    return database


def _ask(database: sqlite3.Connection, text: str) -> list[str]:
    words = " ".join('"' + word.replace('"', '""') + '"' for word in fold(text).split())
    sql = "SELECT id FROM found WHERE found MATCH ? ORDER BY rank LIMIT 20"
    return [row[0] for row in database.execute(sql, (words,))]


if __name__ == "__main__":
    sys.exit(main())
