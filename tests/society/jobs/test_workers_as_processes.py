"""Workers as an operator runs them, on SQLite and on PostgreSQL: raced, killed, told to stop."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.postgres import new_database

pytestmark = pytest.mark.slow
STAGE = [sys.executable, str(Path(__file__).with_name("stage_of_workers.py"))]
CONCORD = [sys.executable, "-m", "concord.cli"]
NOW, LATER = "2026-03-02T09:00", "2026-03-02T09:11"


@dataclass
class Place:
    home: Path
    url: str

    def start(self, command, now=NOW):
        environment = os.environ | {
            "CONCORD_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "CONCORD_NOW": now,
        }
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, command, now=NOW):
        process = self.start(command, now)
        out, error = process.communicate(timeout=600)
        assert process.returncode == 0, error
        return out, error

    @property
    def notes(self):
        file = self.home / "notes"
        return Counter(file.read_text().splitlines()) if file.exists() else Counter()

    @property
    def letters(self):
        return Counter(
            line
            for file in (self.home / "mail").glob("*.log")
            for line in file.read_text().splitlines()
            if line.startswith("Message-ID")
        )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request, tmp_path):
    is_sqlite = request.param == "sqlite"
    return Place(tmp_path, "" if is_sqlite else new_database(request.getfixturevalue("postgres_url")))


def wait_until(condition):
    for _ in range(2400):
        if condition():
            return
        time.sleep(0.05)
    raise TimeoutError


def test_three_workers_do_every_job_once_and_send_every_letter_once(place):
    place.run([*STAGE, "make", "60"])
    workers = [place.start([*STAGE, "work"]) for _ in range(3)]
    for worker in workers:
        assert worker.wait(600) == 0, worker.stderr.read()
    assert place.notes == Counter({f"{what} {n}": 1 for what in ("begun", "done") for n in range(60)})
    assert list(place.letters.values()) == [1] * 60


def test_a_job_whose_worker_is_killed_is_done_again_when_its_lease_has_ended(place):
    place.run([*STAGE, "make", "1"])
    (place.home / "dawdle").touch()
    worker = place.start([*STAGE, "work"])
    wait_until(lambda: place.notes["begun 0"])
    worker.kill()
    worker.wait(20)
    (place.home / "dawdle").unlink()
    place.run([*STAGE, "work"])
    assert place.notes == {"begun 0": 1}
    place.run([*STAGE, "work"], LATER)
    assert place.notes == {"begun 0": 2, "done 0": 1}


def test_a_worker_that_is_told_to_stop_finishes_its_job_first(place):
    place.run([*CONCORD, "demo"])
    worker = place.start([*CONCORD, "society", "work", "--poll", "0.1"])
    # Files of letters appear one by one while it works.
    wait_until(lambda: sum(place.letters.values()) > 0)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    queue, _ = place.run([*CONCORD, "society", "queue", "--format", "json"])
    assert json.loads(queue)["jobs_given_up"] == 0


def test_one_round_seals_reminds_mails_and_retains_and_a_second_finds_nothing(place):
    place.run([*CONCORD, "demo"])
    out, log = place.run([*CONCORD, "society", "work", "--once", "--format", "json"])
    counts = {row["outcome"]: row["jobs"] for row in json.loads(out)["rows"]}
    lines = [json.loads(line) for line in log.splitlines()]
    kinds = {line["kind"] for line in lines if line["logger"] == "concord.jobs"}
    assert kinds >= {
        "agreements.remind",
        "ledger.seal",
        "mail.send",
        "partnering.outcomes",
        "people.round",
        "privacy.retain",
        "privacy.retain.purpose",
    }
    assert (counts["put back"], counts["given up"]) == (0, 0)
    assert "@" not in log
    assert set(place.letters.values()) == {1}
    out, _ = place.run([*CONCORD, "society", "work", "--once", "--format", "json"])
    assert {row["jobs"] for row in json.loads(out)["rows"]} == {0}
    out, _ = place.run([*CONCORD, "society", "queue", "--format", "json"])
    queue = json.loads(out)
    assert (queue["jobs_due"], queue["letters_waiting"], queue["rows"]) == (0, 0, [])
