"""A demonstration lives in a database of its own: born as one, refused anywhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from concord.demo.announcements import track_announcements
from concord.demo.run import rehearse
from concord.kernel import clock
from concord.society.ledger.models import Entry, Installation
from concord.society.people.models import Account, Person


class NotADemonstrationError(ValueError):
    """The database holds something else than a demonstration."""


def fill(*, reset: bool = False) -> bool:
    """Fill an empty database, or empty and fill a demonstration; False if it is filled already.

    Raises NotADemonstrationError for a database that was not born as a demonstration.
    """
    if reset and _is_demonstration():
        _empty()
    elif reset and _has_tables():
        raise NotADemonstrationError(_REFUSAL)
    call_command("migrate", verbosity=0)
    if _is_demonstration():
        return False
    if Entry.objects.exists() or Account.objects.exists() or Person.objects.exists():
        raise NotADemonstrationError(_REFUSAL)
    with transaction.atomic():
        Installation.objects.create(is_demonstration=True, born_at=clock.now())
        track_announcements()
        rehearse()
    return True


_REFUSAL = (
    "this database was not born as a demonstration and is left alone; "
    "set CONCORD_HOME or DATABASE_URL to an empty place for one"
)


def _has_tables() -> bool:
    return bool(connection.introspection.table_names())


def _is_demonstration() -> bool:
    try:
        with transaction.atomic():
            return Installation.objects.filter(is_demonstration=True).exists()
    except DatabaseError:
        return False


def _empty() -> None:
    """Drop everything, entries of the ledger too: they refuse to be deleted, so the tables go."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    else:
        _drop_tables()
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.EMAIL_FILE_PATH)):
        shutil.rmtree(folder, ignore_errors=True)


def _drop_tables() -> None:
    """In place, not by removing the file: a server that runs keeps its connections to the file."""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}")
        cursor.execute("VACUUM")
