"""Products: the list, one product with its authorisations, and FHIR R5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from concord.atlas.edition.exchange import fhir
from concord.web.api import reading
from concord.web.api.schemas import Name, Problem, Refusal, TraitOut, names_of, traits_of
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from concord.atlas.edition.model import Authorisation, AuthorisationEvent, Edition, Product

router = Router(tags=["products"])


class EventOut(Schema):
    """Something that happened on a partly known day (EDTF, with its bounds)."""

    kind: str
    date: str
    earliest: str
    latest: str
    grant_kind: str | None
    reason: str
    basis: str
    confidence: str
    sources: list[str]


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
    sources: list[str]
    read_on: str
    confirmed_on: str
    confidence: str
    note: str


class ProductLine(Schema):
    """A product in a list, with the jurisdictions in which it was ever authorised."""

    id: str
    name: str
    product_class: str
    donor: str
    jurisdictions: list[str]


class ProductOut(Schema):
    """A product with every name, trait and authorisation. Sources are addresses."""

    edition: str
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


class ProductList(Schema):
    """Every product of the edition."""

    edition: str
    rows: list[ProductLine]


@router.get(
    "/products",
    response={200: ProductList, 400: Refusal, 404: Problem},
    summary=gettext_noop("Every product"),
)
def products(request: HttpRequest, edition: str | None = None) -> dict[str, Any]:
    """Products in order of id."""
    record = reading.edition(edition)
    places: dict[str, set[str]] = {key: set() for key in record.products}
    for row in record.authorisations.values():
        places[row.product].add(row.jurisdiction)
    return {
        "edition": record.id,
        "rows": [
            {
                "id": product.id,
                "name": product.name,
                "product_class": product.product_class.value,
                "donor": product.donor.value,
                "jurisdictions": sorted(places[product.id]),
            }
            for product in record.products.values()
        ],
    }


@router.get(
    "/products/{product}",
    response={200: ProductOut, 400: Refusal, 404: Problem},
    summary=gettext_noop("One product"),
)
def one_product(request: HttpRequest, product: str, edition: str | None = None) -> dict[str, Any]:
    """A product with its authorisations, their events and sources."""
    record = reading.edition(edition)
    found = _found(record, product)
    rows = [row for row in record.authorisations.values() if row.product == product]
    return {
        "edition": record.id,
        "id": found.id,
        "name": found.name,
        "inn": found.inn,
        "product_class": found.product_class.value,
        "donor": found.donor.value,
        "material": found.material,
        "originator": found.originator,
        "names": names_of((name.name, name.kind, name.jurisdiction) for name in found.names),
        "traits": traits_of(record, found.traits),
        "authorisations": [authorisation(record, row) for row in rows],
        "note": found.note,
    }


@router.get(
    "/products/{product}/fhir",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("One product as FHIR R5"),
)
def product_as_fhir(request: HttpRequest, product: str, edition: str | None = None) -> dict[str, Any]:
    """A Bundle of MedicinalProductDefinition, RegulatedAuthorization and Organization."""
    record = reading.edition(edition)
    return fhir.bundle(record, [_found(record, product).id])


@router.get(
    "/fhir",
    response={200: dict[str, Any], 400: Refusal, 404: Problem},
    summary=gettext_noop("Every product as FHIR R5"),
)
def all_as_fhir(request: HttpRequest, edition: str | None = None) -> dict[str, Any]:
    """One Bundle of all products, authorisations, holders and regulators."""
    record = reading.edition(edition)
    return fhir.bundle(record, record.products)


def authorisation(record: Edition, row: Authorisation) -> dict[str, Any]:
    """An authorisation as the interface gives it."""
    return {
        "id": row.id,
        "product": row.product,
        "jurisdiction": row.jurisdiction,
        "regulator": row.regulator,
        "holder": row.holder,
        "brand": row.brand,
        "legal_form": row.legal_form.value,
        "number": row.number,
        "indication": row.indication,
        "indication_group": row.indication_group,
        "events": [_event(record, event) for event in row.events],
        "traits": traits_of(record, row.traits),
        "sources": [record.references[key].url for key in row.sources],
        "read_on": row.read_on.isoformat(),
        "confirmed_on": row.confirmed_on.isoformat(),
        "confidence": row.confidence.value,
        "note": row.note,
    }


def _event(record: Edition, event: AuthorisationEvent) -> dict[str, Any]:
    return {
        "kind": event.kind.value,
        "date": event.date.text,
        "earliest": event.date.earliest.isoformat(),
        "latest": event.date.latest.isoformat(),
        "grant_kind": event.grant_kind.value if event.grant_kind else None,
        "reason": event.reason,
        "basis": event.basis.value,
        "confidence": event.confidence.value,
        "sources": [record.references[key].url for key in event.sources],
    }


def _found(record: Edition, key: str) -> Product:
    found = record.products.get(key)
    if found is None:
        close = [(name, f"/api/v1/products/{name}") for name in sorted(record.products) if key[:4] in name]
        raise NotFoundError("product", key, close[:5])
    return found
