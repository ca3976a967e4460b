"""A demonstration lives in a database of its own: born as one, refused anywhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError

from concord.demo.announcements import track_announcements
from concord.demo.run import rehearse
from concord.kernel import clock
from concord.society import schema
from concord.society.ledger.models import Entry, Installation
from concord.society.people.models import Account, Person


class NotADemonstrationError(ValueError):
    """The database holds something else than a demonstration."""


def fill(*, reset: bool = False) -> bool:
    """Fill an empty database, or empty and fill a demonstration; False if it is filled already.

    One process at a time: another that comes meanwhile finds it filled. Raises NotADemonstrationError for a
    database that was not born as a demonstration.
    """
    with schema.alone():
        if reset and _is_demonstration():
            _empty()
        elif reset and _has_tables():
            raise NotADemonstrationError(_REFUSAL)
        schema.models()
        schema.migrate()
        return _fill_once()


def _fill_once() -> bool:
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
    schema.drop_tables()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.EMAIL_FILE_PATH)):
        shutil.rmtree(folder, ignore_errors=True)
