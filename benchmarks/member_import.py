"""An import of 10,000 members, and its undoing, while somebody else writes without pause.

Must reach: applied within 60 s and 300 MB, and no other writer waits longer than a second. The place is new;
``DATABASE_URL`` measures PostgreSQL.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

ROWS = 10_000
BOUND_SECONDS, BOUND_MEGABYTES, BOUND_WAIT = 60.0, 300, 1.0


def main() -> int:
    """Print what it cost. Return 1 if it is beyond a bound."""
    with tempfile.TemporaryDirectory(prefix="concord-import-") as folder:
        _set_up(Path(folder))
        waits = Path(folder) / "waits"
        writer = os.fork()
        if writer == 0:
            _write_without_pause(waits)
        try:
            seconds, megabytes = _measured_import()
        finally:
            os.kill(writer, signal.SIGTERM)
            os.waitpid(writer, 0)
        longest = max(float(line) for line in waits.read_text().splitlines())
    applied = seconds["applied"]
    for name, value in seconds.items():
        print(f"{name:12} {value:6.1f} s")
    print(f"memory added {megabytes:6.0f} MB (bound {BOUND_MEGABYTES}), applied within {BOUND_SECONDS:.0f} s")
    print(f"longest wait of another writer {longest:.2f} s (bound {BOUND_WAIT})")
    return int(applied > BOUND_SECONDS or megabytes > BOUND_MEGABYTES or longest > BOUND_WAIT)


def _set_up(folder: Path) -> None:
    os.environ |= {"CONCORD_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "concord.web.settings"}
    import logging

    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    logging.disable()
    call_command("migrate", verbosity=0)
    from concord.society.people.models import MembershipClass, Organisation

    MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    Organisation.objects.create(name_en="Host", kind="society", is_host=True)
    connections.close_all()


def _write_without_pause(waits: Path) -> None:
    """Ask for a job again and again, and note how long each took, until terminated."""
    from concord.society.jobs import queue

    with waits.open("w", buffering=1) as notes:
        while True:
            begun = time.perf_counter()
            queue.ask("benchmark")
            notes.write(f"{time.perf_counter() - begun}\n")
            time.sleep(0.02)


def _measured_import() -> tuple[dict[str, float], float]:
    from django.core.files.base import ContentFile

    from concord.society.access import SYSTEM
    from concord.society.imports import actions
    from concord.society.imports.queries import preview_of
    from concord.society.people.models import Membership

    head = "email,name,name_native,country,area,profession,expertise,class,since,until\n"
    said = "KR,academia,researcher,Assays,Individual,2026-01-01,2027-01-01"
    rows = (f"member{n}@bench.example,Member {n},회원 {n},{said}" for n in range(ROWS))
    content = (head + "\n".join(rows)).encode()
    before, seconds = _peak(), dict[str, float]()
    begun = time.perf_counter()
    row = actions.begin(actor=SYSTEM, file=ContentFile(content, name="members.csv"))
    seconds["handed in"] = time.perf_counter() - begun
    begun = time.perf_counter()
    preview_of(SYSTEM, row)
    seconds["looked at"] = time.perf_counter() - begun
    begun = time.perf_counter()
    row = actions.apply(actor=SYSTEM, member_import=row)
    actions.run(row.key)
    seconds["applied"] = time.perf_counter() - begun
    assert Membership.objects.count() == ROWS
    row.refresh_from_db()
    begun = time.perf_counter()
    row = actions.undo(actor=SYSTEM, member_import=row)
    actions.run(row.key)
    seconds["undone"] = time.perf_counter() - begun
    assert not Membership.objects.exists()
    return seconds, _peak() - before


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
