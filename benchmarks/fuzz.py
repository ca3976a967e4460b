"""``make fuzz SECONDS=n``: random input for as long as asked; any error but a named refusal ends the run.

The seed is printed; ``--seed`` repeats a run.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from concord.atlas.edition.build import build, read_facts
from concord.atlas.edition.search import Searcher
from concord.atlas.sources.curated import reader
from concord.kernel.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LETTERS = "abcAZ019 -_/|.,:;~[]{}\"'&*!?\n\t\0한글세포日本語カナéß\u0301\ufffd\u200b"


def main() -> None:
    """Give each target its turn until the time is over, then print how often each was tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="concord-fuzz-") as folder:
        targets = dict(_targets(Path(folder)))
        tried = dict.fromkeys(targets, 0)
        end = monotonic() + options.seconds
        while monotonic() < end:
            for name, target in targets.items():
                target(chance)
                tried[name] += 1
    print("\n".join(f"{name}: {count} tries, no error" for name, count in tried.items()))


def _targets(folder: Path) -> Iterator[tuple[str, Callable[[random.Random], object]]]:
    """What is tried. A target takes a source of chance and raises only if something is wrong."""
    searcher = Searcher(build(home=folder / "home").path)
    facts = Path(shutil.copytree(reader.bundled(), folder / "facts"))
    files = sorted(path for path in facts.rglob("*") if path.suffix in (".csv", ".yaml"))
    yield "facts", lambda chance: _spoil(facts, chance.choice(files), chance)
    yield "search", lambda chance: searcher.search(_text(chance))
    yield "dates", _date


def _text(chance: random.Random) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.randrange(30)))


def _spoil(facts: Path, path: Path, chance: random.Random) -> None:
    sound = path.read_bytes()
    at, cut = chance.randrange(len(sound) + 1), chance.randrange(8)
    piece = chance.choice((_text(chance).encode(), chance.randbytes(chance.randrange(8))))
    path.write_bytes(sound[:at] + piece + sound[at + cut :])
    try:
        read_facts(facts)
    finally:
        path.write_bytes(sound)


def _date(chance: random.Random) -> None:
    text = "".join(chance.choices("0123456789-~[]./", k=chance.randrange(14)))
    try:
        date = PartialDate.parse(text)
    except ValueError:
        return
    assert date.earliest <= date.latest


if __name__ == "__main__":
    main()
