"""Editions, their tables as files, and the Frictionless descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext_noop
from ninja import Router, Schema

from concord.atlas.edition import store
from concord.atlas.edition.exchange import tables
from concord.web.api import reading
from concord.web.api.schemas import Problem, Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest

router = Router(tags=["editions"])

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


class EditionLine(Schema):
    """An edition that has been built here."""

    id: str
    built_on: str
    record_begins: str
    in_use: bool
    counts: dict[str, int]


class EditionList(Schema):
    """Every edition kept here."""

    rows: list[EditionLine]


@router.get("/editions", response=EditionList, summary=gettext_noop("Every edition kept here"))
def editions(request: HttpRequest) -> dict[str, Any]:
    """Editions with the number of rows in each table."""
    in_use = store.current_id()
    manifests = [store.read_manifest(store.path(edition)) for edition in store.ids()]
    rows = [
        {
            "id": found.id,
            "built_on": found.built_on.isoformat(),
            "record_begins": found.record_begins.isoformat(),
            "in_use": found.id == in_use,
            "counts": found.counts,
        }
        for found in manifests
    ]
    return {"rows": rows}


@router.get(
    "/tables/datapackage.json",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("The Frictionless descriptor"),
)
def datapackage(request: HttpRequest, edition: str | None = None) -> dict[str, Any]:
    """Every table with its fields, keys and references."""
    return tables.descriptor(_folder(edition))


@router.get(
    "/tables/{table}.{form}",
    response={200: None, 400: Refusal, 404: Problem},
    summary=gettext_noop("A table as CSV, JSON or Parquet"),
)
def table(request: HttpRequest, table: str, form: str, edition: str | None = None) -> HttpResponse:
    """A table of the edition as a file."""
    folder = _folder(edition)
    reading.one("table", table, tables.names(folder))
    reading.one("form", form, tables.FORMS)
    response = HttpResponse(tables.table_bytes(folder, table, form), content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{table}.{form}"'
    response.headers["ETag"] = f'"{folder.name}-{table}-{form}"'
    return response


def _folder(edition: str | None) -> Path:
    return store.path(edition or store.current_id())
