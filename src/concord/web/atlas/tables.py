"""Rows as CSV and JSON for download."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpResponse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMATS = ("html", "csv", "json")


def as_csv(name: str, rows: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """A CSV file with a byte order mark, without which spreadsheets misread Hangul."""
    text = io.StringIO()
    text.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(text, lineterminator="\n")
    if rows:
        writer.writerow(rows[0].keys())
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_json(answer: Mapping[str, Any]) -> HttpResponse:
    """A JSON document."""
    return HttpResponse(
        orjson.dumps(answer, option=orjson.OPT_INDENT_2, default=str), content_type="application/json"
    )


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return "|".join(str(item) for item in value)
    text = "" if value is None else str(value)
    # A cell that begins like a formula would be run by a spreadsheet.
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
