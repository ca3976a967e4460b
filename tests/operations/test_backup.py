import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.postgres import new_database

CONCORD = [sys.executable, "-c", "from concord.cli.main import main; main()"]
# Sealed moments hold microseconds: a clock of whole seconds would not show that they were cut.
NOW = "2026-11-22T09:30:15.123457"
# Every value of every row that a backup holds, as Python reads it back.
EVERY_VALUE = """
import django, json
django.setup()
from concord.operations.backup import _models
for model in _models().values():
    for row in model._default_manager.order_by("pk").values_list():
        print(model._meta.label, json.dumps(row, sort_keys=True, default=repr))
"""
# A restore holds the letters that waited, and changes nothing else.
HOLD_LETTERS = """
import django
django.setup()
from concord.operations.backup import _hold_letters
_hold_letters()
"""


def run(home, *command, url=""):
    environment = os.environ | {"CONCORD_HOME": str(home), "DATABASE_URL": url, "CONCORD_NOW": NOW}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    return done.returncode, done.stdout, done.stderr


def concord(home, *arguments, url=""):
    return run(home, *CONCORD, *arguments, url=url)


def every_value(home, url=""):
    code, out, error = run(home, sys.executable, "-c", EVERY_VALUE, url=url)
    assert code == 0, error
    return out.splitlines()


def uploads(home):
    return sorted(str(path.relative_to(home)) for path in Path(home, "uploads").rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    assert concord(home, "demo")[0] == 0
    assert run(home, sys.executable, "-c", HOLD_LETTERS)[0] == 0
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
    values = every_value(demonstration)
    assert every_value(there, url) == values
    assert any("ledger.Entry" in row and "123457" in row for row in values)
    return file


@pytest.mark.slow
def test_a_backup_restores_into_an_empty_place_with_equal_counts_and_ledger_head(demonstration, tmp_path):
    file = restored(demonstration, tmp_path)
    code, _, error = concord(tmp_path, "restore", str(file))
    assert (code, "holds rows already" in error) == (1, True)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_backup_of_sqlite_restores_into_postgresql_and_back(demonstration, tmp_path, postgres_url):
    url = new_database(postgres_url)
    first, second, third = tmp_path / "first", tmp_path / "second", tmp_path / "third.tar.gz"
    first.mkdir()
    restored(demonstration, first, url)
    second.mkdir()
    assert concord(first, "backup", str(third), url=url)[0] == 0
    assert concord(second, "restore", str(third))[0] == 0
    assert every_value(second) == every_value(demonstration)
    assert uploads(second) == uploads(demonstration)


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
        ("T3", "not_agreed"),
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
    assert line.startswith(f"{file}: the checksum at its end is not that of its content")
    assert not (tmp_path / "concord.sqlite3").exists()
