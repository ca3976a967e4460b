"""``make soak``: two hundred crash schedules on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.support.postgres import cluster

COUNT = 200


def main() -> int:
    """Run both and return 1 if a promise was broken on either."""
    failed = _run("SQLite", "")
    with cluster() as url:
        return failed | _run("PostgreSQL", url)


def _run(name: str, url: str) -> int:
    print(f"== {COUNT} crash schedules on {name}", flush=True)
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"CONCORD_HOME": home, "DATABASE_URL": url, "CONCORD_NOW": "2026-03-02"}
        schedules = [sys.executable, "-m", "tests.society.crash.schedules"]
        done = subprocess.run([*schedules, "--count", str(COUNT)], env=environment, check=False)
        return int(done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
