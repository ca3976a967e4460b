"""Puts tables of facts into the house order: rows by key, LF, quotes only where needed."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from concord.atlas.sources.curated import policy
from concord.atlas.sources.curated.schema import tables
from concord.atlas.sources.curated.table_file import read_table, sorter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from concord.atlas.sources.curated.schema import Table


def tidy(folder: Path) -> Iterator[str]:
    """Rewrite each table that needs it and yield its name; a table with faults is left alone."""
    for table in (*tables().values(), *policy.tables().values()):
        path = folder / table.file
        if path.exists() and (text := _tidy_text(path, table)) is not None:
            path.write_text(text, encoding="utf-8", newline="")
            yield table.file


def _tidy_text(path: Path, table: Table) -> str | None:
    reading = read_table(path, table)
    if reading.faults or not reading.untidy or not reading.rows:
        return None
    out = io.StringIO()
    writer = csv.DictWriter(out, list(reading.rows[0].cells), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells for row in sorted(reading.rows, key=sorter(table)))
    return out.getvalue()
