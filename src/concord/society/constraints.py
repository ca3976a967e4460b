"""Rules that the database itself holds, on PostgreSQL and SQLite alike, as operations for migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.migrations.operations import RunPython

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps


def append_only(table: str) -> RunPython:
    """Refuse every update and delete of a row of the table."""
    postgresql = (
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
    )
    sqlite = tuple(
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("update", "delete")
    )
    return _on_each(postgresql, sqlite)


def never_replaced(table: str, unique: Sequence[str]) -> RunPython:
    """Refuse what the triggers of :func:`append_only` do not see; ``unique`` are the columns that are unique.

    On SQLite ``INSERT OR REPLACE`` deletes a row without its trigger. On PostgreSQL TRUNCATE does, and a
    session in the role of a replica runs no ordinary trigger.
    """
    known = " OR ".join(f"{column} = NEW.{column}" for column in unique)
    sqlite = (
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 - names of migrations
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {known}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    )
    postgresql = (
        f"CREATE FUNCTION {table}_not_emptied() RETURNS trigger LANGUAGE plpgsql AS "  # noqa: S608
        f"$$ BEGIN IF EXISTS (SELECT 1 FROM {table}) THEN RAISE EXCEPTION '{table} is append-only'; "
        "END IF; RETURN NULL; END $$",
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_not_emptied()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_not_emptied",
    )
    return _on_each(postgresql, sqlite)


def no_overlap(
    table: str,
    same: Sequence[str],
    *,
    since: str = "since",
    until: str,
    where: str = "true",
    name: str = "no_overlap",
) -> RunPython:
    """Refuse two rows that share the columns ``same`` and a day between ``since`` and before ``until``.

    ``until`` and ``where`` are SQL over columns, the same for both databases; an ``until`` of null is open.
    ``where`` names columns with the prefix ``row.``, and rows outside it are free. An update of dates is
    checked as an insert is. ``name`` tells several such rules of one table apart.
    """
    keys = ", ".join(f"{column} WITH =" for column in same)
    plain = where.replace("row.", "")
    postgresql = (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} EXCLUDE USING gist "
        f"({keys}, daterange({since}, {until.replace('row.', '')}) WITH &&) WHERE ({plain})",
    )
    clash = _sqlite_clash(table, same, since=since, until=until, where=where)
    sqlite = tuple(
        f"CREATE TRIGGER {table}_{name}_{event.lower()} AFTER {event} ON {table} WHEN {clash} "
        f"BEGIN SELECT RAISE(ABORT, 'constraint failed: {table}_{name}'); END"
        for event in ("INSERT", "UPDATE")
    )
    return _on_each(postgresql, sqlite)


def _sqlite_clash(table: str, same: Sequence[str], *, since: str, until: str, where: str) -> str:
    """The condition under which the row NEW shares a day with another row."""

    def end(row: str) -> str:
        return f"COALESCE({until.replace('row.', row + '.')}, '9999-12-31')"

    shared = " AND ".join(f"other.{column} = NEW.{column}" for column in same)
    another = (
        f"SELECT 1 FROM {table} AS other "  # noqa: S608 - table and columns come from migrations
        f"WHERE {shared} AND other.id <> NEW.id AND {where.replace('row.', 'other.')} "
        f"AND other.{since} < {end('NEW')} AND NEW.{since} < {end('other')}"
    )
    return f"{where.replace('row.', 'NEW.')} AND EXISTS ({another})"


def _on_each(postgresql: Sequence[str], sqlite: Sequence[str]) -> RunPython:
    def forwards(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in postgresql if editor.connection.vendor == "postgresql" else sqlite:
            editor.execute(statement)

    return RunPython(forwards, elidable=False)
