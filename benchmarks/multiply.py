"""The bundled facts many times over: every copy of a row has keys, names and identifiers of its own."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

from concord.atlas.edition.model import TABLES
from concord.atlas.sources.curated import reader
from concord.atlas.sources.curated.tables import INDICATION_GROUPS, Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_OWN = {"name", "url", "register_ids", "number", "measure_id"}


def multiply(target: Path, times: int) -> Path:
    """Write the bundled facts ``times`` times over into an empty folder and return it."""
    source = reader.bundled()
    target.mkdir(parents=True)
    shutil.copy(source / f"{INDICATION_GROUPS}.yaml", target)
    for table in TABLES.values():
        if (source / table.file).exists():
            _multiply_table(source / table.file, target / table.file, table, times)
    return target


def _multiply_table(source: Path, target: Path, table: Table, times: int) -> None:
    with source.open(encoding="utf-8", newline="") as read, target.open("w", encoding="utf-8") as write:
        rows = list(csv.DictReader(read))
        writer = csv.DictWriter(write, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for copy in range(times):
            change = _changer(table, copy)
            writer.writerows({column: change(column, cell) for column, cell in row.items()} for row in rows)


def _changer(table: Table, copy: int) -> Callable[[str, str], str]:
    referring = {column.name for column in table.columns if column.refers not in ("", INDICATION_GROUPS)}
    keys = referring | {table.key[0]} | ({"subject"} if table.name == "measures" else set())

    def change(column: str, cell: str) -> str:
        if not cell or copy == 0 or (column not in keys and column not in _OWN):
            return cell
        joint = "-copy-" if column in keys else " copy "
        return "|".join(f"{part}{'#' if column == 'url' else joint}{copy}" for part in cell.split("|"))

    return change
