"""Organisations under every name that they bore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from concord.web.api import reading
from concord.web.api.schemas import Problem, Refusal
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from concord.kernel.dates import PartialDate

router = Router(tags=["organisations"])


class BorneName(Schema):
    """A name and the days between which it was borne (EDTF; null if not known)."""

    text: str
    language: str
    kind: str
    since: str | None
    until: str | None


class RelationOut(Schema):
    """A dated link: ``other`` is the ``kind`` (parent, successor, ...) of this organisation."""

    kind: str
    other: str
    since: str | None
    until: str | None


class OrganisationLine(Schema):
    """An organisation in a list."""

    id: str
    name: str
    kind: str
    country: str


class OrganisationOut(OrganisationLine):
    """An organisation with names, relations and the authorisations that it holds."""

    edition: str
    founded: str | None
    website: str
    ror: str
    names: list[BorneName]
    relations: list[RelationOut]
    holds: list[str]
    basis: str
    confidence: str
    sources: list[str]
    note: str


class OrganisationList(Schema):
    """Every organisation of the edition."""

    edition: str
    rows: list[OrganisationLine]


@router.get(
    "/organisations",
    response={200: OrganisationList, 400: Refusal, 404: Problem},
    summary=gettext_noop("Every organisation"),
)
def organisations(request: HttpRequest, edition: str | None = None) -> dict[str, Any]:
    """Organisations in order of id."""
    record = reading.edition(edition)
    rows = [
        {"id": body.id, "name": body.name, "kind": body.kind, "country": body.country}
        for body in record.organisations.values()
    ]
    return {"edition": record.id, "rows": rows}


@router.get(
    "/organisations/{organisation}",
    response={200: OrganisationOut, 400: Refusal, 404: Problem},
    summary=gettext_noop("One organisation"),
)
def one_organisation(request: HttpRequest, organisation: str, edition: str | None = None) -> dict[str, Any]:
    """An organisation, the names it bore and since when, and what it holds."""
    record = reading.edition(edition)
    body = record.organisations.get(organisation)
    if body is None:
        close = [(key, f"/api/v1/organisations/{key}") for key in record.organisations if organisation in key]
        raise NotFoundError("organisation", organisation, close[:5])
    return {
        "edition": record.id,
        "id": body.id,
        "name": body.name,
        "kind": body.kind,
        "country": body.country,
        "founded": _text(body.founded),
        "website": body.website,
        "ror": body.ror,
        "names": [
            {
                "text": name.name.text,
                "language": name.name.language,
                "kind": name.kind,
                "since": _text(name.since),
                "until": _text(name.until),
            }
            for name in body.names
        ],
        "relations": [
            {"kind": link.kind, "other": link.other, "since": _text(link.since), "until": _text(link.until)}
            for link in body.relations
        ],
        "holds": [row.id for row in record.authorisations.values() if row.holder == body.id],
        "basis": body.basis.value,
        "confidence": body.confidence.value,
        "sources": [record.references[key].url for key in body.sources],
        "note": body.note,
    }


def _text(when: PartialDate | None) -> str | None:
    return when.text if when else None
