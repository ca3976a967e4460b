"""Where a text still stands: in which column of which table, in which file. The proof of an erasure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Trace:
    """One place: ``table.column`` with its rows, or a file."""

    place: str
    count: int


def in_tables(text: str) -> list[Trace]:
    """Every column of every table of the database in which the text stands, as it is or escaped in JSON."""
    forms = {text, json.dumps(text)[1:-1]}
    found = []
    with connection.cursor() as cursor:
        for table, column in _columns():
            name = f"{connection.ops.quote_name(table)}.{connection.ops.quote_name(column)}"
            where = " OR ".join([f"CAST({name} AS TEXT) LIKE %s"] * len(forms))
            query = f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)} WHERE {where}"
            cursor.execute(query, [f"%{_plain(form)}%" for form in forms])
            (count,) = cursor.fetchone()
            if count:
                found.append(Trace(f"{table}.{column}", count))
    return found


def in_files(text: str, folders: Sequence[Path]) -> list[Trace]:
    """Every file below the folders whose name or bytes hold the text, plain or escaped as JSON does."""
    forms = [text.encode(), json.dumps(text)[1:-1].encode()]
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    counts = [
        (path, sum(path.read_bytes().count(form) for form in set(forms)) + (text in path.name))
        for path in paths
    ]
    return [Trace(str(path), count) for path, count in counts if count]


def _columns() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                yield table, column.name


def _plain(text: str) -> str:
    """The text without the wildcards of LIKE; a backslash of JSON matches any character."""
    return text.replace("%", "_").replace("\\", "_")
