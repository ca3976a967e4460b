"""The tables of the database: brought up to date, emptied, as older versions had them, as of one moment."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.db.models import Model

# The number of the lock in PostgreSQL, for hosts that share no home.
_LOCK = 6_265_627
# Those of the triggers; the functions of an extension depend on it.
_DROP_FUNCTIONS = """
DO $$ DECLARE one regprocedure; BEGIN
  FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
  LOOP EXECUTE 'DROP FUNCTION ' || one; END LOOP;
END $$"""


class Migration(NamedTuple):
    """A migration by the label of its app and its name."""

    app: str
    name: str


class SchemaError(DatabaseError):
    """The tables are not of a version that this one can bring up to date."""


@contextmanager
def alone() -> Iterator[None]:
    """One process of all hosts at a time; the others wait."""
    with Path(settings.HOME, "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _on_postgresql(f"SELECT pg_advisory_lock({_LOCK})")
        try:
            yield
        finally:
            _on_postgresql(f"SELECT pg_advisory_unlock({_LOCK})")


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction in which every read sees the same moment and nobody waits; nothing is written.

    In a transaction that is under way its own rules hold.
    """
    connection.ensure_connection()
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _on_postgresql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # On SQLite a transaction usually takes the lock of writers at its start; readers need none.
    usual = connection.transaction_mode  # type: ignore[attr-defined]  # of SQLite alone
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def bring_up_to_date() -> None:
    """Make what is missing of the tables, one process at a time.

    Raises SchemaError for tables of a newer version, or of one before the first release.
    """
    with alone():
        models()
        migrate()


def migrate() -> None:
    """Apply what is missing of the migrations, in the transaction under way if there is one."""
    if pending():
        call_command("migrate", verbosity=0)


def pending() -> int:
    """How many migrations are still to be applied."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def applied() -> list[Migration]:
    """The migrations of the database, sorted; none if it has no tables."""
    return sorted(Migration(*key) for key in MigrationRecorder(connection).applied_migrations())


def unknown(migrations: Collection[Migration]) -> list[str]:
    """Those that this version does not have, as ``app.name``."""
    return [f"{app}.{name}" for app, name in migrations if (app, name) not in _known()]


@cache
def _known() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def models() -> list[type[Model]]:
    """The models as the tables are now, which may be older than the code.

    Raises SchemaError if the tables are not those of their migrations.
    """
    migrations = frozenset(applied())
    if missing := unknown(migrations):
        raise SchemaError(
            f"another version made it, with {', '.join(missing[:3])}, which this one does not have: "
            "install that version, or restore a backup of this one into an empty place"
        )
    tables = _models_at(migrations)
    if difference := _difference(tables):
        raise SchemaError(
            f"{difference}: it was made before the first release, and cannot be brought up; "
            "go on with the version that made it, or begin in an empty place"
        )
    return tables


@lru_cache(maxsize=1)
def _models_at(migrations: frozenset[Migration]) -> list[type[Model]]:
    state = MigrationLoader(None).project_state([(app, name) for app, name in sorted(migrations)])
    return list(state.apps.get_models(include_auto_created=True))


def make(wanted: Collection[Migration]) -> None:
    """Replace all tables by those of these migrations, empty, in the transaction under way."""
    drop_tables()
    executor = MigrationExecutor(connection)
    full = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    plan = [step for step in full if (step[0].app_label, step[0].name) in wanted]
    executor.migrate([], plan=plan)
    # Migrations of PostgreSQL leave some checked at once; rows come in any order.
    _on_postgresql("SET CONSTRAINTS ALL DEFERRED")


def drop_tables() -> None:
    """Drop everything, entries of the ledger too: they refuse to be deleted, so the tables go.

    On SQLite in place, not by removing the file: a server that runs keeps its connections to the file.
    """
    cascade = "CASCADE" if connection.vendor == "postgresql" else ""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)} {cascade}")
    # The schema itself may belong to another role, and so may the extension.
    _on_postgresql(_DROP_FUNCTIONS)


def _difference(tables: Collection[type[Model]]) -> str:
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        for model in tables:
            table = model._meta.db_table
            if table not in present:
                return f"the table {table} is missing"
            # Without a row; the introspection of Django parses every statement anew, for seconds on SQLite.
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} WHERE 1 = 0")  # noqa: S608 - quoted
            columns = {str(field.column) for field in model._meta.concrete_fields}
            if odd := columns.symmetric_difference(column[0] for column in cursor.description):
                return f"the columns of {table} differ ({', '.join(sorted(odd))})"
    return ""


def _on_postgresql(statement: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)
