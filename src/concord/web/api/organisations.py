"""Organisations under every name that they bore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import AliasPath, Field

from concord.web.api.schemas import (
    Addresses,
    EditionAnswer,
    EditionRequest,
    OptionalEdtf,
    Problem,
    Refusal,
    use_edition,
)
from concord.web.atlas.display import get_or_404

if TYPE_CHECKING:
    from concord.atlas.edition.model import Organisation

router = Router(tags=["organisations"])


class BorneName(Schema):
    """A name and the days between which it was borne (EDTF; null if not known)."""

    text: str = Field(validation_alias=AliasPath("name", "text"))
    language: str = Field(validation_alias=AliasPath("name", "language"))
    kind: str
    since: OptionalEdtf
    until: OptionalEdtf


class RelationOut(Schema):
    """A dated link: ``other`` is the ``kind`` (parent, successor, ...) of this organisation."""

    kind: str
    other: str
    since: OptionalEdtf
    until: OptionalEdtf


class OrganisationLine(Schema):
    """An organisation in a list."""

    id: str
    name: str
    kind: str
    country: str


class OrganisationOut(OrganisationLine, EditionAnswer):
    """An organisation with names, relations and the authorisations that it holds."""

    founded: OptionalEdtf
    website: str
    ror: str
    names: list[BorneName]
    relations: list[RelationOut]
    holds: list[str]
    basis: str
    confidence: str
    sources: Addresses
    note: str

    @staticmethod
    def resolve_holds(organisation: Organisation, context: dict[str, Any]) -> list[str]:
        """The authorisations that it holds."""
        rows = context["request"].edition.authorisations.values()
        return [row.id for row in rows if row.holder == organisation.id]


class OrganisationList(EditionAnswer):
    """Every organisation of the edition."""

    rows: list[OrganisationLine]


@router.get(
    "/organisations",
    response={200: OrganisationList, 400: Refusal, 404: Problem},
    summary=gettext_noop("Every organisation"),
)
def organisations(request: EditionRequest, edition: str | None = None) -> dict[str, Any]:
    """Organisations in order of id."""
    return {"rows": list(use_edition(request, edition).organisations.values())}


@router.get(
    "/organisations/{organisation}",
    response={200: OrganisationOut, 400: Refusal, 404: Problem},
    summary=gettext_noop("One organisation"),
)
def one_organisation(request: EditionRequest, organisation: str, edition: str | None = None) -> Organisation:
    """An organisation, the names it bore and since when, and what it holds."""
    record = use_edition(request, edition)
    return get_or_404("organisation", organisation, record.organisations, "/api/v1/organisations/{}")
