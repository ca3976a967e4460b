"""Products: the list, one product with its authorisations, and FHIR R5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema
from pydantic import AliasPath, Field

from concord.atlas.edition.exchange import fhir
from concord.web.api.schemas import (
    Addresses,
    Day,
    EditionAnswer,
    EditionRequest,
    Edtf,
    Name,
    Problem,
    Refusal,
    TraitOut,
    use_edition,
)
from concord.web.atlas.display import authorisations_by_product, get_or_404

if TYPE_CHECKING:
    from concord.atlas.edition.model import Authorisation, Edition, Product

router = Router(tags=["products"])


class EventOut(Schema):
    """Something that happened on a partly known day (EDTF, with its bounds)."""

    kind: str
    date: Edtf
    earliest: Day = Field(validation_alias=AliasPath("date", "earliest"))
    latest: Day = Field(validation_alias=AliasPath("date", "latest"))
    grant_kind: str | None
    reason: str
    basis: str
    confidence: str
    sources: Addresses


class AuthorisationOut(Schema):
    """One permission of one product in one jurisdiction."""

    id: str
    product: str
    jurisdiction: str
    regulator: str
    holder: str
    brand: str
    legal_form: str
    number: str
    indication: str
    indication_group: str
    events: list[EventOut]
    traits: list[TraitOut]
    sources: Addresses
    read_on: Day
    confirmed_on: Day
    confidence: str
    note: str


class ProductLine(Schema):
    """A product in a list, with the jurisdictions in which it was ever authorised."""

    id: str
    name: str
    product_class: str
    donor: str
    jurisdictions: list[str]

    @staticmethod
    def resolve_jurisdictions(product: Product, context: dict[str, Any]) -> list[str]:
        """Every jurisdiction of its authorisations."""
        return sorted({row.jurisdiction for row in _authorisations(product, context)})


class ProductOut(EditionAnswer):
    """A product with every name, trait and authorisation. Sources are addresses."""

    id: str
    name: str
    inn: str
    product_class: str
    donor: str
    material: str
    originator: str
    names: list[Name]
    traits: list[TraitOut]
    authorisations: list[AuthorisationOut]
    note: str

    @staticmethod
    def resolve_authorisations(product: Product, context: dict[str, Any]) -> list[Authorisation]:
        """Its authorisations in order of id."""
        return _authorisations(product, context)


class ProductList(EditionAnswer):
    """Every product of the edition."""

    rows: list[ProductLine]


@router.get(
    "/products",
    response={200: ProductList, 400: Refusal, 404: Problem},
    summary=gettext_noop("Every product"),
)
def products(request: EditionRequest, edition: str | None = None) -> dict[str, Any]:
    """Products in order of id."""
    return {"rows": list(use_edition(request, edition).products.values())}


@router.get(
    "/products/{product}",
    response={200: ProductOut, 400: Refusal, 404: Problem},
    summary=gettext_noop("One product"),
)
def one_product(request: EditionRequest, product: str, edition: str | None = None) -> Product:
    """A product with its authorisations, their events and sources."""
    return _product(use_edition(request, edition), product)


@router.get(
    "/products/{product}/fhir",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("One product as FHIR R5"),
)
def product_as_fhir(request: EditionRequest, product: str, edition: str | None = None) -> dict[str, Any]:
    """A Bundle of MedicinalProductDefinition, RegulatedAuthorization and Organization."""
    record = use_edition(request, edition)
    return fhir.bundle(record, [_product(record, product).id])


@router.get(
    "/fhir",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("Every product as FHIR R5"),
)
def all_as_fhir(request: EditionRequest, edition: str | None = None) -> dict[str, Any]:
    """One Bundle of all products, authorisations, holders and regulators."""
    record = use_edition(request, edition)
    return fhir.bundle(record, record.products)


def _authorisations(product: Product, context: dict[str, Any]) -> list[Authorisation]:
    return authorisations_by_product(context["request"].edition).get(product.id, [])


def _product(record: Edition, key: str) -> Product:
    return get_or_404("product", key, record.products, "/api/v1/products/{}")
