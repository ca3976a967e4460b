"""Schedules of concurrent verbs under ``kill -9``, against a real database file or server.

``python -m tests.society.crash.schedules --count 20 --seed 1``, with ``DATABASE_URL`` or ``CONCORD_HOME``
pointing at an empty place. In each schedule three processes do random verbs on one agreement, each noting
a verb in a file of its own only after it returned; they are killed at random moments. Afterwards every
noted verb must stand in the database, every act must have exactly its rows and its one entry, and the
chain must hold.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import signal
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.society.crash.stage import Stage, stage

WORKERS = 3


def main() -> int:
    """Run the schedules; prints what was done and returns 1 on the first broken promise."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--count", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    set_up()
    from tests.society.crash.checks import broken_promises

    set_stage = stage()
    noted = killed = 0
    for number in range(asked.count):
        chance = random.Random(f"{asked.seed}/{number}")
        with tempfile.TemporaryDirectory() as folder:
            killed += _run(set_stage, chance, Path(folder))
            lines = [line for file in Path(folder).iterdir() for line in file.read_text().splitlines()]
        noted += len(lines)
        broken = broken_promises(lines)
        if broken:
            sys.stderr.write("\n  ".join([f"schedule {number} of seed {asked.seed}:", *broken]) + "\n")
            return 1
    sys.stdout.write(
        f"{asked.count} schedules, {killed} processes killed, {noted} acknowledged verbs, none lost\n"
    )
    return 0 if noted and killed else 1


def set_up(**settings: object) -> None:
    """A database with all tables, and Django with these settings beside its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    import django
    from django.conf import settings as own
    from django.core.management import call_command

    for name, value in settings.items():
        setattr(own, name, value)
    django.setup()
    # A line for each of thousands of letters would hide the one that matters.
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)


def _run(set_stage: Stage, chance: random.Random, folder: Path) -> int:
    """Let the workers run and kill each at a random moment; how many were alive to be killed."""
    from django.db import connections

    connections.close_all()
    workers = []
    for worker in range(WORKERS):
        seed = chance.random()
        process = os.fork()
        if process == 0:
            try:
                _work(set_stage, random.Random(seed), folder / str(worker))
            finally:
                os._exit(0)
        workers.append(process)
    killed = 0
    for process in workers:
        time.sleep(chance.uniform(0.05, 0.4))
        try:
            os.kill(process, signal.SIGKILL)
            killed += os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL
        except ProcessLookupError:
            pass
    return killed


def _work(set_stage: Stage, chance: random.Random, file: Path) -> None:
    """Random verbs until killed. A verb that was refused or met a busy database is not noted."""
    from django.core.exceptions import ValidationError
    from django.db import DatabaseError
    from tests.society.crash.verbs import one_verb

    from concord.society.errors import WrongStateError

    with file.open("ab", buffering=0) as notes:
        while True:
            try:
                done = one_verb(set_stage, chance)
            except (WrongStateError, ValidationError, DatabaseError):
                continue
            notes.write(f"{done}\n".encode())
            os.fsync(notes.fileno())


if __name__ == "__main__":
    os.environ.setdefault("CONCORD_NOW", date(2026, 3, 2).isoformat())
    sys.exit(main())
