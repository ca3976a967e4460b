"""What goes wrong with the place itself: one line, exit 2 for wrong use and 1 for a fault, no traceback."""

import os
import resource
import socket
import sqlite3
import subprocess
import sys
from threading import Timer

import pytest

from concord.operations import serving

pytestmark = pytest.mark.slow
CONCORD = [sys.executable, "-m", "concord.cli"]


@pytest.fixture
def said(tmp_path):
    """Run a command in a process of its own; its exit code and its lines on stderr."""

    def run(*arguments, limit=None, **environment):
        def full():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        place = {"CONCORD_HOME": str(tmp_path / "home"), "DATABASE_URL": ""}
        done = subprocess.run(
            [*CONCORD, *arguments],
            env=os.environ | place | environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
            preexec_fn=full if limit else None,
        )
        return done.returncode, done.stderr.splitlines()

    return run


@pytest.mark.parametrize("command", ["demo", "doctor", "serve", "society verify"])
def test_a_home_that_cannot_be_made_is_a_fault(said, tmp_path, command):
    (tmp_path / "file").touch()
    home = str(tmp_path / "file/home")
    code, lines = said(*command.split(), CONCORD_HOME=home)
    assert (code, len(lines)) == (1, 1), lines
    assert lines[0].startswith(home)
    assert lines[0].endswith(": Not a directory")


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        (
            "mysql://u:secret@h/x",
            2,
            "DATABASE_URL mysql://...: expected postgresql://user:password@host:port/name",
        ),
        ("postgresql://u:secret@h:abc/x", 2, "DATABASE_URL: Port could not be cast to integer value"),
        ("postgresql://u:secret@h", 2, "DATABASE_URL postgresql://...: expected postgresql://"),
        ("postgresql://u:secret@localhost:1/x", 1, "database localhost:1/x: connection failed"),
        ("sqlite:////nowhere/x", 1, "database /nowhere/x: unable to open database file"),
    ],
)
@pytest.mark.parametrize("command", ["demo", "demo --reset", "society queue"])
def test_a_wrong_database_is_named_without_its_password(said, command, url, code, words):
    found, lines = said(*command.split(), DATABASE_URL=url)
    assert (found, len(lines)) == (code, 1), lines
    assert lines[0].startswith(words)
    assert "secret" not in lines[0]


def test_a_database_without_tables_says_what_makes_them(said):
    code, lines = said("society", "verify")
    assert (code, len(lines)) == (1, 1), lines
    assert lines[0].endswith("no such table: ledger_installation; concord serve makes what is missing")


@pytest.mark.parametrize("host", ["nonsense.invalid", "203.0.113.5", ""])
def test_an_address_that_is_not_of_this_machine_is_wrong_use(said, host):
    code, lines = said("serve", "--host", host)
    assert (code, len(lines)) == (2, 1), lines
    assert f"--host {host}: " in lines[0]


def test_a_port_that_stays_in_use_is_a_fault(said):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert said("serve", "--port", port) == (
            1,
            [f"port {port} of 127.0.0.1: Address already in use"],
        )


def test_a_port_that_a_killed_server_still_holds_is_waited_for():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        Timer(0.2, taken.close).start()
        assert serving.address_of("127.0.0.1", taken.getsockname()[1]) == "127.0.0.1"


@pytest.mark.parametrize("arguments", [["demo"], ["demo", "--reset"]])
def test_a_database_that_was_not_born_as_a_demonstration_is_left_alone(said, tmp_path, arguments):
    assert said("demo")[0] == 0
    file = tmp_path / "home/concord.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE ledger_installation SET is_demonstration = 0")
    database.close()
    code, lines = said(*arguments)
    assert (code, len(lines)) == (1, 1), lines
    assert lines[0].startswith("this database was not born as a demonstration and is left alone")
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT count(*) > 100 FROM ledger_entry").fetchone() == (1,)
    database.close()


def test_a_demonstration_with_rows_of_visitors_is_emptied_and_filled_again(said, tmp_path):
    assert said("demo")[0] == 0
    file = tmp_path / "home/concord.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("UPDATE people_person SET name = 'A visitor was here'")
    database.close()
    assert said("demo", "--reset")[0] == 0
    with sqlite3.connect(file) as database:
        found = database.execute("SELECT count(*) FROM people_person WHERE name LIKE 'A visitor%'")
        assert found.fetchone() == (0,)
    database.close()


def test_a_full_disk_is_a_fault_and_leaves_no_half_backup(said, tmp_path):
    code, lines = said("demo", limit=300_000)
    assert (code, len(lines)) == (1, 1), lines
    assert said("demo", CONCORD_HOME=str(tmp_path / "other"))[0] == 0
    file = tmp_path / "backup.tar.gz"
    code, lines = said("backup", str(file), limit=20_000, CONCORD_HOME=str(tmp_path / "other"))
    assert (code, len(lines)) == (1, 1), lines
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "other"]
