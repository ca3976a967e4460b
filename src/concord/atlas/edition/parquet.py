"""Parquet with explicit types, written by DuckDB from rows as JSON lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import orjson

STATEMENT_COLUMNS = {
    "id": "VARCHAR",
    "subject": "VARCHAR",
    "property": "VARCHAR",
    "value": "VARCHAR",
    "language": "VARCHAR",
    "original": "VARCHAR",
    "source": "VARCHAR",
    "record": "VARCHAR",
    "seen_from": "DATE",
    "seen_to": "DATE",
    "stated": "VARCHAR",
}


def connect() -> duckdb.DuckDBPyConnection:
    """A connection in memory: two threads, at most 256 MB, no network, nothing printed."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": "256MB",
        "autoinstall_known_extensions": False,
    }
    connection = duckdb.connect(config=settings)
    # The bar would go to stdout, into the midst of an answer.
    connection.execute("SET enable_progress_bar = false")
    return connection


def write(
    connection: duckdb.DuckDBPyConnection,
    lines: Path,
    columns: Mapping[str, str],
    order: Iterable[str],
    target: Path,
) -> int:
    """Turn JSON lines into a Parquet file, sorted; the number of rows. Types are given, not inferred."""
    struct = ", ".join(f"{_literal(name)}: {_literal(kind)}" for name, kind in columns.items())
    source = (
        f"read_json({_literal(str(lines))}, format='newline_delimited', columns={{{struct}}}, "
        "maximum_object_size=16777216)"
    )
    sort = ", ".join(f'"{name}"' for name in order)
    connection.execute(
        f"COPY (SELECT * FROM {source} ORDER BY {sort}) TO {_literal(str(target))} "  # noqa: S608 - own names
        "(FORMAT parquet, COMPRESSION zstd)"
    )
    return count(connection, target)


def count(connection: duckdb.DuckDBPyConnection, target: Path) -> int:
    """The rows of a Parquet file."""
    (row,) = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(target)]).fetchall()
    return int(row[0])


def line(row: Mapping[str, object]) -> bytes:
    """A row as one JSON line."""
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
