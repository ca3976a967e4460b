from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

import duckdb
import pytest
from tests.support.tiny_facts import replace

from concord.atlas.edition import store
from concord.atlas.edition.build import build
from concord.kernel.faults import FaultsFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from concord.atlas.edition.build import Built

BUILD = "import sys; from pathlib import Path; from concord.atlas.edition.build import build; "
BUILD += "print(build(Path(sys.argv[1]), Path(sys.argv[2])).manifest.id)"


def test_an_edition_holds_what_the_facts_say(tiny_built: Built) -> None:
    edition = store.load(tiny_built.path)
    eu = edition.authorisations["kymriah-eu"]
    assert (eu.product, eu.number, eu.read_on) == ("kymriah", "EMEA/H/C/004090", date(2026, 3, 14))
    assert [(event.kind.value, event.date.text) for event in eu.events] == [
        ("granted", "2018-08-23"),
        ("marketed", "[2018-08..2019]"),
    ]
    kymriah = edition.products["kymriah"]
    assert [name.name.text for name in kymriah.names] == ["CTL019", "Kymriah", "キムリア", "킴리아주"]
    assert {trait.name: trait.value.name for trait in kymriah.traits}["cord_blood"] == "NO"
    assert edition.agreements["medipost-novartis-2019"].parties == ("medipost", "")
    assert edition.trials["kymriah-eliana"].countries == ("US", "JP")
    assert edition.indication_groups["cartilage"].name_ko == "연골"
    assert edition.record_begins == date(2026, 3, 14)


def test_statements_are_typed_and_traceable(tiny_built: Built) -> None:
    statements = str(tiny_built.path / "statements.parquet")
    found = duckdb.execute(
        "SELECT value, language, record, seen_from, stated FROM read_parquet(?) "
        "WHERE subject = 'authorisation_event/kymriah-eu|2018-08-23|granted' AND property = 'date'",
        [statements],
    ).fetchall()
    record = "authorisation_events.csv#kymriah-eu|2018-08-23|granted"
    assert found == [("2018-08-23", "en", record, date(2026, 3, 14), "2018-08-23")]


def test_typed_tables_have_explicit_types(tiny_built: Built) -> None:
    events = str(tiny_built.path / "tables" / "authorisation_events.parquet")
    found = duckdb.execute(
        "SELECT date, date_earliest, date_latest, sources FROM read_parquet(?) WHERE event = 'marketed'",
        [events],
    ).fetchall()
    assert found == [("[2018-08..2019]", date(2018, 8, 1), date(2019, 12, 31), ["ema-kymriah"])]


def test_the_manifest_counts_and_hashes(tiny_built: Built) -> None:
    found = tiny_built.manifest
    assert (found.counts["authorisations"], found.counts["trials"], found.counts["redirects"]) == (3, 1, 0)
    assert list(found.damage(tiny_built.path)) == []
    assert tiny_built.path.name == found.id


def test_damage_is_named(tiny: Path, tmp_path: Path) -> None:
    built = build(tiny, tmp_path / "home")
    (built.path / "directory.json").write_text("{}", encoding="ascii")
    (built.path / "documents.json").unlink()
    (built.path / "stray").touch()
    assert list(built.manifest.damage(built.path)) == [
        "directory.json differs from what was built",
        "documents.json is missing",
        "stray was not built",
    ]
    again = build(tiny, tmp_path / "home")
    assert (again.is_new, list(again.manifest.damage(again.path))) == (True, [])


def test_the_id_does_not_depend_on_order_place_or_seed(tiny: Path, tmp_path: Path, tiny_built: Built) -> None:
    for path in tiny.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(7).shuffle(rows)
        path.write_text(header + "".join(rows), encoding="utf-8", newline="")
    elsewhere = {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "4711", "LC_ALL": "C", "CONCORD_NOW": "2030-01-01"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(tiny), str(tmp_path / "home")],
        env=os.environ | elsewhere, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == tiny_built.manifest.id
    shuffled = store.load(store.path(tiny_built.manifest.id, tmp_path / "home"))
    assert shuffled.authorisations == store.load(tiny_built.path).authorisations
    assert shuffled.organisations == store.load(tiny_built.path).organisations


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("products.csv", ("Medipost,\n", "Medipost,x\n")),
        ("authorisations.csv", ("2026-08-22,2026-08-22,high", "2026-08-22,2026-08-23,high")),
        ("references.csv", ("en,2026-03-14", "en,2026-03-15")),
        ("indication_groups.yaml", ("연골", "관절 연골")),
    ],
)
def test_one_changed_cell_makes_another_id(
    tiny: Path, tiny_built: Built, file: str, change: tuple[str, str]
) -> None:
    replace(tiny, file, *change)
    assert build(tiny, tiny.parent / "home").manifest.id != tiny_built.manifest.id


def test_files_of_other_parts_count_towards_the_id(tiny: Path, tmp_path: Path) -> None:
    (tiny / "policy").mkdir()
    ids = set()
    for text in ("law,day\na,2018\nb,2019\n", "law,day\nb,2019\na,2018\n", "law,day\na,2018\nb,2020\n"):
        (tiny / "policy" / "laws.csv").write_text(text, encoding="utf-8")
        ids.add(build(tiny, tmp_path / "home").manifest.id)
    assert len(ids) == 2
    (tiny / "wishes.yaml").write_text("- {id: a, number: 1}\n", encoding="utf-8")
    with_number = build(tiny, tmp_path / "home").manifest.id
    (tiny / "wishes.yaml").write_text('- {id: a, number: "1"}\n', encoding="utf-8")
    assert build(tiny, tmp_path / "home").manifest.id not in {with_number, *ids}


def test_the_same_edition_is_not_built_twice(tiny: Path, tmp_path: Path) -> None:
    first, second = build(tiny, tmp_path / "home"), build(tiny, tmp_path / "home")
    assert (first.is_new, second.is_new, first.manifest) == (True, False, second.manifest)


def test_faults_leave_the_edition_in_use(tiny: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    built = build(tiny, home)
    replace(tiny, "trials.csv", ",97,", ",many,")
    with pytest.raises(FaultsFoundError):
        build(tiny, home)
    assert store.current_id(home) == built.manifest.id
    assert store.ids(home) == [built.manifest.id]


def test_leftovers_of_a_killed_build_are_swept(tiny: Path, tmp_path: Path) -> None:
    leftover = store.editions(tmp_path / "home") / ".building-abc" / "search"
    leftover.mkdir(parents=True)
    build(tiny, tmp_path / "home")
    assert [path.name for path in store.editions(tmp_path / "home").glob(".building-*")] == []


@pytest.mark.slow
def test_killed_at_any_moment_old_or_new_serves(tiny: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    old = build(tiny, home)
    replace(tiny, "products.csv", "Medipost,\n", "Medipost,changed\n")
    new = build(tiny, tmp_path / "elsewhere").manifest.id
    moments = random.Random(20181203)
    command = [sys.executable, "-c", BUILD, str(tiny)]
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", BUILD, str(tiny), str(tmp_path / "timed")], check=True, capture_output=True
    )
    whole = time.perf_counter() - start
    for _ in range(12):
        process = subprocess.Popen([*command, str(home)], stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(moments.uniform(0.3, 1.0) * whole)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        serving = store.current_id(home)
        assert serving in (old.manifest.id, new)
        folder = store.path(serving, home)
        assert list(store.Manifest.read(folder).damage(folder)) == []
        assert store.load(folder).id == serving
    assert build(tiny, home).manifest.id == new
    assert store.current_id(home) == new
    assert not list(store.editions(home).glob(".building-*"))


def test_two_builds_at_once_wait_for_each_other(tiny: Path, tmp_path: Path, tiny_built: Built) -> None:
    command = [sys.executable, "-c", BUILD, str(tiny), str(tmp_path / "home")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = {process.communicate()[0].strip() for process in both}
    assert printed == {tiny_built.manifest.id}
    assert [process.returncode for process in both] == [0, 0]


def test_an_old_schema_version_is_refused_with_the_way_out(tiny: Path, tmp_path: Path) -> None:
    built = build(tiny, tmp_path / "home")
    path = built.path / store.MANIFEST
    now, old = (f'"schema_version": {version}' for version in (store.SCHEMA_VERSION, 0))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(now, old), encoding="utf-8")
    with pytest.raises(store.NoEditionError, match="rebuild it with: concord build"):
        store.load(built.path)


def test_current_follows_the_pointer(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path / "home"))
    with pytest.raises(store.NoEditionError, match="build one with: concord build"):
        store.current()
    first = build(tiny).manifest.id
    assert store.current().id == first
    assert store.current() is store.current(first[:6])
    replace(tiny, "products.csv", "Medipost,\n", "Medipost,changed\n")
    second = build(tiny).manifest.id
    assert store.current().id == second
    with pytest.raises(store.NoEditionError, match=f"there are: .*{first}"):
        store.current("no-such-edition")


def test_other_files_are_kept_whole(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path / "home"))
    (tiny / "wishes.yaml").write_text("- {id: a, number: 1}\n", encoding="utf-8")
    (tiny / "laws.csv").write_text("law,day\nb,2019\na,2018\n", encoding="utf-8")
    build(tiny)
    found = store.current().documents
    assert found["wishes.yaml"] == [{"id": "a", "number": 1}]
    assert found["laws.csv"] == [{"law": "a", "day": "2018"}, {"law": "b", "day": "2019"}]


def test_the_bundled_facts_build(tmp_path: Path) -> None:
    built = build(home=tmp_path / "home")
    assert built.manifest.counts["authorisations"] > 250
    assert store.load(built.path).id == built.manifest.id
