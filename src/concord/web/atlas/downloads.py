"""Files to download: tables of the edition in use, and the rows of a page as CSV and JSON."""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import etag

from concord.atlas.edition import store
from concord.atlas.edition.exchange import tables
from concord.kernel.text import spreadsheet_cell
from concord.web.atlas.display import edition, word
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.words import TABLES
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from concord.web.request import ReaderRequest


FORMATS = ("html", "csv", "json")


def as_csv(name: str, rows: Sequence[Mapping[str, Any]]) -> HttpResponse:
    """A CSV file with a byte order mark, without which spreadsheets misread Hangul."""
    text = io.StringIO()
    text.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(text, lineterminator="\n")
    if rows:
        writer.writerow(rows[0].keys())
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return attachment(text.getvalue(), name, "csv")


def as_json(answer: Mapping[str, Any]) -> HttpResponse:
    """A JSON document."""
    return HttpResponse(
        orjson.dumps(answer, option=orjson.OPT_INDENT_2, default=str), content_type="application/json"
    )


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return spreadsheet_cell("|".join(str(item) for item in value))
    return "" if value is None else spreadsheet_cell(str(value))


TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


@cached_page
def page(request: ReaderRequest) -> HttpResponse:
    """What can be had, in which forms and how large, and how to credit it."""
    named = [(word(TABLES, name), name, rows, files) for name, rows, files in _sizes(edition().id)]
    context = {"section": "downloads", "tables": named, "statements": _statements_size()}
    return render(request, "atlas/downloads.html", context)


def _tag(request: HttpRequest, name: str, form: str) -> str:
    return f'"{store.current_id()}-{name}-{form}"'


@etag(_tag)
def file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """One table of the edition in use as CSV, JSON or Parquet, or all statements as Parquet."""
    folder = store.path(store.current_id())
    if name == "statements" and form == "parquet":
        return _answer((folder / store.STATEMENTS).read_bytes(), name, form)
    if name not in tables.names(folder) or form not in TYPES:
        close = [(f"{one}.csv", f"/downloads/{one}.csv") for one in tables.names(folder)]
        raise NotFoundError("file", f"{name}.{form}", close)
    return _answer(tables.table_bytes(folder, name, form), name, form)


@etag(lambda _request: f'"{store.current_id()}-datapackage"')
def descriptor(request: HttpRequest) -> HttpResponse:
    """The Frictionless descriptor of all tables."""
    folder = store.path(store.current_id())
    content = orjson.dumps(tables.descriptor(folder), option=orjson.OPT_INDENT_2)
    return _answer(content, "datapackage", "json")


def attachment(content: bytes | str, name: str, form: str) -> HttpResponse:
    """A file to save."""
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _answer(content: bytes, name: str, form: str) -> HttpResponse:
    response = attachment(content, name, form)
    # The same address holds another file once another edition is in use: keep it, but ask again.
    patch_cache_control(response, public=True, no_cache=True)
    return response


@lru_cache(maxsize=2)
def _sizes(edition_id: str) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Each table with its rows and the bytes of each of its files."""
    folder = store.path(edition_id)
    counts = store.read_manifest(folder).counts
    return [
        (name, counts[name], [(form, len(tables.table_bytes(folder, name, form))) for form in tables.FORMS])
        for name in tables.names(folder)
    ]


def _statements_size() -> int:
    return (store.path(store.current_id()) / store.STATEMENTS).stat().st_size
