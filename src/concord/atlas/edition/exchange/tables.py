"""The tables of an edition as files: CSV, JSON, Parquet, and the Frictionless package around them.

Descriptor: Data Package 1.0 (https://specs.frictionlessdata.io/data-package/), one resource a table.
A partial date is its EDTF text beside two days, the bounds.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import orjson

from concord.atlas.edition.model import TABLES
from concord.atlas.edition.store import ROWS, read_manifest
from concord.kernel.text import spreadsheet_cell

if TYPE_CHECKING:
    from pathlib import Path

    from concord.atlas.sources.curated.tables import Table

FORMS = ("csv", "json", "parquet")
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
_TYPES = {"DATE": "date", "BIGINT": "integer"}


def names(folder: Path) -> list[str]:
    """The tables that an edition holds and that may be passed on, in order of their declaration."""
    counts = read_manifest(folder).counts
    return [name for name in TABLES if name in counts]


def table_bytes(folder: Path, name: str, form: str) -> bytes:
    """A table as CSV, JSON or Parquet. Raises LookupError that lists the tables, or the forms."""
    if name not in names(folder):
        raise LookupError(f"no table {name!r}; there are: {', '.join(names(folder))}")
    if form == "parquet":
        return (folder / "tables" / f"{name}.parquet").read_bytes()
    rows = [orjson.loads(line) for line in (folder / ROWS / f"{name}.ndjson").read_bytes().splitlines()]
    if form == "json":
        return orjson.dumps(rows, option=orjson.OPT_INDENT_2)
    if form == "csv":
        return _csv(rows, list(TABLES[name].types))
    raise LookupError(f"no form {form!r}; there are: {', '.join(FORMS)}")


def descriptor(folder: Path) -> dict[str, Any]:
    """The ``datapackage.json`` of an edition: every table with fields, keys and references."""
    manifest = read_manifest(folder)
    return {
        "profile": "tabular-data-package",
        "name": f"concord-edition-{manifest.id}",
        "title": "Concord: the dated record of cell and gene therapy authorisations",
        "version": manifest.id,
        "created": f"{manifest.built_on.isoformat()}T00:00:00Z",
        "licenses": [LICENCE],
        "resources": [_resource(TABLES[name]) for name in names(folder)],
    }


def _resource(table: Table) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(name, sql, table) for name, sql in table.types.items()],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": column.name, "reference": {"resource": column.refers, "fields": key}}
                for column in table.columns
                if column.refers in TABLES and column.kind.sql != "VARCHAR[]"
                for key in TABLES[column.refers].key
            ],
        },
    }


def _field(name: str, sql: str, table: Table) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": _TYPES.get(sql, "string")}
    if sql == "VARCHAR[]":
        field["description"] = "parts joined by |"
    if any(column.name == name and column.required for column in table.columns):
        field["constraints"] = {"required": True}
    return field


def _csv(rows: list[dict[str, Any]], columns: list[str]) -> bytes:
    # Without the mark spreadsheets misread Hangul.
    out = io.StringIO()
    out.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    return spreadsheet_cell("|".join(value) if isinstance(value, list) else str(value))
