import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.postgres import new_database

ROOT = Path(__file__).parents[3]


def run(home, url="", schedule=("schedules", "--count", "20")):
    environment = os.environ | {"CONCORD_HOME": str(home), "DATABASE_URL": url, "CONCORD_NOW": "2026-03-02"}
    command = [sys.executable, "-m", f"tests.society.crash.{schedule[0]}", *schedule[1:]]
    return subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.slow
def test_no_acknowledged_verb_is_lost_under_kill_on_sqlite(tmp_path):
    done = run(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 schedules" in done.stdout


@pytest.mark.slow
@pytest.mark.postgres
def test_no_acknowledged_verb_is_lost_under_kill_on_postgresql(tmp_path, postgres_url):
    done = run(tmp_path, new_database(postgres_url))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 schedules" in done.stdout


ROUND = ("rounds", "--members", "80")


@pytest.mark.slow
def test_no_letter_of_a_round_is_written_twice_or_lost_under_kill_on_sqlite(tmp_path):
    done = run(tmp_path, schedule=ROUND)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "80 renewed" in done.stdout


@pytest.mark.slow
@pytest.mark.postgres
def test_no_letter_of_a_round_is_written_twice_or_lost_under_kill_on_postgresql(tmp_path, postgres_url):
    done = run(tmp_path, new_database(postgres_url), ROUND)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "80 renewed" in done.stdout


@pytest.mark.slow
def test_a_hundred_persons_are_erased_once_each_under_kill_on_sqlite(tmp_path):
    done = run(tmp_path, schedule=("erasures", "--persons", "100"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 persons erased" in done.stdout


@pytest.mark.slow
@pytest.mark.postgres
def test_a_hundred_persons_are_erased_once_each_under_kill_on_postgresql(tmp_path, postgres_url):
    done = run(tmp_path, new_database(postgres_url), ("erasures", "--persons", "100"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 persons erased" in done.stdout
