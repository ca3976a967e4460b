"""Editions, their tables as files, and the Frictionless descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from concord.atlas.edition import store
from concord.atlas.edition.exchange import tables
from concord.web.api import reading
from concord.web.api.schemas import Day, Problem, Refusal
from concord.web.atlas.downloads import attachment

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse

    from concord.atlas.edition.store import Manifest

router = Router(tags=["editions"])


class EditionLine(Schema):
    """An edition that has been built here."""

    id: str
    built_on: Day
    record_begins: Day
    in_use: bool
    counts: dict[str, int]

    @staticmethod
    def resolve_in_use(manifest: Manifest) -> bool:
        """Whether it answers where no edition is named."""
        return manifest.id == store.current_id()


class EditionList(Schema):
    """Every edition kept here."""

    rows: list[EditionLine]


@router.get("/editions", response=EditionList, summary=gettext_noop("Every edition kept here"))
def editions(request: HttpRequest) -> dict[str, Any]:
    """Editions with the number of rows in each table."""
    manifests = [store.read_manifest(store.path(edition)) for edition in store.ids()]
    return {"rows": manifests}


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
    response = attachment(tables.table_bytes(folder, table, form), table, form)
    response.headers["ETag"] = f'"{folder.name}-{table}-{form}"'
    return response


def _folder(edition: str | None) -> Path:
    return store.path(edition or store.current_id())
