"""Typed rows from statements: what one record says, as values of the declared types."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from concord.atlas.sources.curated.schema import tables
from concord.kernel.dates import PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from concord.atlas.sources.curated.schema import Table
    from concord.atlas.sources.statements import Statement

TypedRow = dict[str, Any]


def typed_rows(statements: Iterable[Statement]) -> Iterator[tuple[Table, TypedRow]]:
    """A typed row for each record of a declared table; statements of one record stand together."""
    by_file = {table.file: table for table in tables().values()}
    for record, group in groupby(statements, key=lambda statement: statement.record):
        table = by_file.get(record.partition("#")[0])
        if table is not None:
            yield table, typed_row(table, {statement.property: statement.value for statement in group})


def columns_of(table: Table) -> dict[str, str]:
    """The columns of a typed table and their SQL types; a partial date brings its two bounds."""
    found: dict[str, str] = {}
    for column in table.columns:
        found[column.name] = column.kind.sql
        if column.kind.partial:
            found |= {f"{column.name}_earliest": "DATE", f"{column.name}_latest": "DATE"}
    return found


def typed_row(table: Table, cells: dict[str, str]) -> TypedRow:
    """The cells of a row as JSON-ready values; an empty cell is ``None``, an empty list is empty."""
    row: TypedRow = {}
    for column in table.columns:
        text = cells.get(column.name, "")
        if column.kind.sql == "VARCHAR[]":
            row[column.name] = text.split("|") if text else []
        elif column.kind.sql == "BIGINT":
            row[column.name] = int(text) if text else None
        else:
            row[column.name] = text or None
        if column.kind.partial:
            date = PartialDate.parse(text) if text else None
            row[f"{column.name}_earliest"] = date and date.earliest.isoformat()
            row[f"{column.name}_latest"] = date and date.latest.isoformat()
    return row
