"""An import whose worker is killed again and again is applied to its end, and nobody comes twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.postgres import new_database

ROOT = Path(__file__).parents[3]


def run(home, url=""):
    environment = os.environ | {"CONCORD_HOME": str(home), "DATABASE_URL": url, "CONCORD_NOW": "2026-03-02"}
    command = [sys.executable, "-m", "tests.society.crash.imports"]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_no_member_is_imported_twice_under_kill_on_sqlite(tmp_path):
    assert "each member once" in run(tmp_path)


@pytest.mark.slow
@pytest.mark.postgres
def test_no_member_is_imported_twice_under_kill_on_postgresql(tmp_path, postgres_url):
    assert "each member once" in run(tmp_path, new_database(postgres_url))
