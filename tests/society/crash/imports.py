"""Two imports of the same members, each by a worker that is killed at random moments until both are through.

``python -m tests.society.crash.imports``; ``DATABASE_URL`` or ``CONCORD_HOME`` point at an empty place.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time
from collections import Counter

MEMBERS, KILLS = 60, 12


def main() -> int:
    """Run them; prints how many workers were killed and returns 1 if a member is missing or came twice."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable()
    call_command("migrate", verbosity=0)
    keys = _hand_in_twice()
    chance, killed, rounds = random.Random(1), 0, 0
    while not _all_applied(keys):
        killed += _work_and_kill(keys, chance, is_killed=rounds < KILLS)
        rounds += 1
    wrong = _wrong()
    sys.stdout.write(f"{killed} workers killed, {wrong or 'each member once'}\n")
    return int(bool(wrong) or not killed)


def _hand_in_twice() -> list[str]:
    from django.core.files.base import ContentFile

    from concord.society.access import SYSTEM
    from concord.society.imports import actions
    from concord.society.ledger.digests import name_rows_without_entry
    from concord.society.ledger.models import Entry
    from concord.society.people.models import MembershipClass, Organisation

    MembershipClass.objects.create(name_en="Individual", name_ko="개인")
    Organisation.objects.create(name_en="Host", kind="society", is_host=True)
    name_rows_without_entry(Entry)
    lines = [f"m{n}@crash.example,Member {n},Individual,2026-01-01,2027-01-01\n" for n in range(MEMBERS)]
    keys = []
    for order in (lines, lines[::-1]):
        content = ("email,name,class,since,until\n" + "".join(order)).encode()
        row = actions.begin(actor=SYSTEM, file=ContentFile(content, name="m.csv"))
        keys.append(actions.apply(actor=SYSTEM, member_import=row).key)
    return keys


def _work_and_kill(keys: list[str], chance: random.Random, *, is_killed: bool) -> int:
    """Let a worker run at each import, and kill it at a random moment; how many were killed."""
    from django.db import connections

    connections.close_all()
    workers = []
    for key in keys:
        process = os.fork()
        if process == 0:
            try:
                _run(key)
            finally:
                os._exit(0)
        workers.append(process)
    killed = 0
    for process in workers:
        if is_killed:
            time.sleep(chance.uniform(0.01, 0.25))
            os.kill(process, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL
    return killed


def _run(key: str) -> None:
    from concord.society.imports import actions

    actions.BATCH, actions.PAUSE = 3, 0.01
    actions.run(key)


def _all_applied(keys: list[str]) -> bool:
    from concord.society.imports.models import MemberImport
    from concord.society.imports.states import ImportState

    return MemberImport.objects.filter(key__in=keys, state=ImportState.APPLIED).count() == len(keys)


def _wrong() -> str:
    from concord.society.imports.models import ImportedRow
    from concord.society.ledger import seals
    from concord.society.ledger.verification import examine
    from concord.society.people.models import Account, Membership, Person

    counts = [rows.objects.count() for rows in (Account, Person, Membership)]
    names = Counter(Person.objects.values_list("name", flat=True))
    if counts != [MEMBERS] * 3 or set(names.values()) != {1}:
        return f"{counts} accounts, persons and memberships"
    if ImportedRow.objects.count() != 2 * MEMBERS:
        return f"{ImportedRow.objects.count()} rows noted"
    while seals.seal() is not None:
        pass
    return "; ".join(examine().faults)


if __name__ == "__main__":
    sys.exit(main())
