"""A short run of each measurement. Speed is judged by ``make bench``, not here."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from benchmarks.__main__ import MEASUREMENTS
from benchmarks.build import measure
from benchmarks.multiply import multiply
from tests.support.hostile_files import EVIDENCE

from benchmarks import approvals, fuzz, hostile, pathways, search
from concord.atlas.edition.build import build, read_facts
from concord.atlas.edition.search import Searcher

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_the_bundled_facts_build_in_little_memory() -> None:
    found = measure(1)
    assert found.seconds > 0
    assert found.peak_mb < 400


def test_multiplied_facts_are_sound(tmp_path: Path) -> None:
    facts = read_facts(multiply(tmp_path / "facts", 3))
    assert facts.reading.faults == []
    assert len(facts.tables["products"]) == 3 * len(read_facts().tables["products"])


def test_queries_of_the_measurement_find_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "ROUNDS", 5)
    searcher = Searcher(build(home=tmp_path / "home").path)
    timing = search.time_queries(lambda text: [hit.id for hit in searcher.search(text)])
    assert len(search.all_times(timing)) == 5 * len(timing)
    assert [text for text in ("킴리", "세포", "学会", "ムリ") if not timing[text][1]] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
def test_a_short_fuzz(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["fuzz", "--seconds", "1", "--seed", "7"])
    monkeypatch.setattr(fuzz, "_set_up", lambda home: monkeypatch.setenv("CONCORD_HOME", str(home)))
    fuzz.main()
    assert capsys.readouterr().out.count("tries, no error") == 17


def test_a_hostile_file_is_measured_in_a_process_of_its_own() -> None:
    told, seconds, megabytes = hostile._measured(lambda _file, content: f"{len(content)} bytes", EVIDENCE[2])
    assert told == "26 bytes"
    assert min(seconds, megabytes) >= 0


def test_a_short_run_of_many_cases(capsys: pytest.CaptureFixture[str]) -> None:
    pathways._many(2000)
    out = capsys.readouterr().out
    assert "2,000 cases, each with its own day" in out
    assert out.count("one fact in ten unknown") == 2


def test_counts_beside_other_engines_at_one_size(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["approvals", "--sizes", "1"])
    monkeypatch.setattr(approvals, "_ROUNDS", 1)
    approvals.main()
    assert "same answers on every day" in capsys.readouterr().out


def test_every_measurement_can_be_run() -> None:
    for name in MEASUREMENTS:
        assert callable(import_module(name).main)
