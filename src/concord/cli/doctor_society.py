"""What ``concord doctor`` finds in the society: migrations, queue, outbox, the last seal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.society.monitoring import Condition

_WORK = "run `concord serve` or `concord society work`"


class Finding(NamedTuple):
    """One thing that was looked at. ``remedy`` is empty if it is in order."""

    check: str
    found: str
    remedy: str = ""


def society() -> Iterator[Finding]:
    """Nothing but the migrations is looked at before the database has its tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    import django
    from django.db import DatabaseError

    django.setup()
    try:
        missing = _missing_migrations()
        if missing:
            yield Finding("migrations", f"{missing} to apply", "run `concord serve`, which applies them")
            return
        from concord.society.monitoring import condition

        yield from _work(condition())
    except DatabaseError as error:
        yield Finding("society", f"the database refuses: {type(error).__name__}", "mend DATABASE_URL")


def _missing_migrations() -> int:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _work(now: Condition) -> Iterator[Finding]:
    remedy = _WORK if now.jobs_late else "concord society queue" if now.jobs_given_up else ""
    yield Finding(
        "queue", f"{now.jobs_due} due, {now.jobs_late} of them late, {now.jobs_given_up} given up", remedy
    )
    remedy = "look at /outbox" if now.letters_failed else ""
    yield Finding(
        "outbox",
        f"{now.letters_waiting} waiting, {now.letters_held} held, {now.letters_failed} could not be sent",
        remedy,
    )
    sealed = f"seal {now.seal} of {now.sealed_at:%Y-%m-%d %H:%M} UTC" if now.sealed_at else "no seal yet"
    yield Finding("ledger", f"{sealed}, {now.unsealed} entries since", _WORK if now.seal_is_late else "")
