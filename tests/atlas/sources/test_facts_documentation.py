"""The documentation names every table and every file of an edition, and its first recipe works."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.tiny_facts import replace, write_tiny_facts

from concord.atlas.edition.build import build, read_facts
from concord.atlas.edition.diff import diff
from concord.atlas.edition.model import TABLES

DOCS = Path(__file__).parents[3] / "docs"


def test_every_table_is_documented_once() -> None:
    text = (DOCS / "facts.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(TABLES)


def test_every_file_of_an_edition_is_documented(tmp_path: Path) -> None:
    text = (DOCS / "editions.md").read_text(encoding="utf-8")
    built = build(write_tiny_facts(tmp_path / "facts"), tmp_path / "home")
    named = set(re.findall(r"^\| `([\w./*]+)` \|", text, re.MULTILINE))
    tops = {path.name for path in built.path.iterdir()}
    assert {name.split("/")[0] for name in named} == tops


def test_a_date_is_corrected_as_the_guide_says(tmp_path: Path) -> None:
    facts = write_tiny_facts(tmp_path / "facts")
    before = build(facts, tmp_path / "home")
    replace(facts, "authorisation_events.csv", "granted,2017-08,full", "granted,2017-08-30,full")
    reading = read_facts(facts).reading
    assert (reading.faults, reading.untidy) == ([], [])
    (change,) = diff(before.path, build(facts, tmp_path / "home").path)
    assert str(change).endswith("date from '2017-08' to '2017-08-30'")
