import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.postgres import new_database

CONCORD = [sys.executable, "-c", "from concord.cli.main import main; main()"]


def concord(home, *arguments, url=""):
    environment = os.environ | {"CONCORD_HOME": str(home), "DATABASE_URL": url, "CONCORD_NOW": "2026-11-22"}
    done = subprocess.run(
        [*CONCORD, *arguments], env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    return done.returncode, done.stdout, done.stderr


def uploads(home):
    return sorted(str(path.relative_to(home)) for path in Path(home, "uploads").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    assert concord(home, "demo")[0] == 0
    return home


def restored(demonstration, there, url=""):
    file = demonstration / "backup.tar.gz"
    _, made, _ = concord(demonstration, "backup", str(file), "--format", "json")
    code, back, error = concord(there, "restore", str(file), "--format", "json", url=url)
    assert code == 0, error
    made, back = json.loads(made), json.loads(back)
    assert made["rows"] == back["rows"] != []
    assert made["ledger"] == back["ledger"]
    assert made["ledger"]["seals"] == 1
    assert uploads(there) == uploads(demonstration) != []
    _, proof, _ = concord(there, "society", "verify", "--format", "json", url=url)
    assert json.loads(proof)["head"] == made["ledger"]["head"]
    assert json.loads(proof)["intact"]
    return file


@pytest.mark.slow
def test_a_backup_restores_into_an_empty_place_with_equal_counts_and_ledger_head(demonstration, tmp_path):
    file = restored(demonstration, tmp_path)
    code, _, error = concord(tmp_path, "restore", str(file))
    assert (code, "holds rows already" in error) == (1, True)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_backup_of_sqlite_restores_into_postgresql(demonstration, tmp_path, postgres_url):
    restored(demonstration, tmp_path, new_database(postgres_url))


@pytest.mark.slow
def test_what_is_due_is_answered_as_json(demonstration):
    code, out, _ = concord(
        demonstration, "society", "due", "--from", "2026-10-01", "--to", "2026-12-31", "--format", "json"
    )
    rows = json.loads(out)["rows"]
    assert code == 0
    assert [(row["code"], row["timing"]) for row in rows] == [
        ("A1", "settled"),
        ("D6", "with_counterpart"),
        ("D5", "overdue"),
        ("T1", "settled"),
        ("A2", "with_counterpart"),
        ("T2", "due_soon"),
        ("D2", "due_soon"),
        ("A3", "due_soon"),
    ]
    assert {row["layer"] for row in rows} == {"rehearsal"}
    code, _, error = concord(demonstration, "society", "due", "--from", "2026-12-31", "--to", "2026-10-01")
    assert (code, "comes before" in error) == (2, True)


# Fixed time in the gzip head: each worker collects this test for itself and must find the same names.
GZIPPED = gzip.compress(b"rows", mtime=0)


@pytest.mark.parametrize(
    "content", [b"rows", GZIPPED, GZIPPED[:12]], ids=["plain", "no archive", "cut short"]
)
def test_a_file_that_is_no_backup_is_refused_in_one_line(tmp_path, content):
    file = tmp_path / "other.tar.gz"
    file.write_bytes(content)
    code, _, error = concord(tmp_path, "restore", str(file))
    assert code == 1
    (line,) = error.splitlines()
    assert "other.tar.gz: this is not a backup of Concord" in line
    assert not (tmp_path / "concord.sqlite3").exists()
