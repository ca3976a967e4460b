"""Products, authorisations and organisations as HL7 FHIR R5.

Resources: MedicinalProductDefinition, RegulatedAuthorization, Organization (https://hl7.org/fhir/R5/).
A date that FHIR cannot write (one day of an interval) becomes a period, and its EDTF text stands in an
extension. Codes of our own carry the system ``urn:concord:...``. Nothing is stated that the edition
does not hold: the status is the last settling event, not a judgement about today.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.model import (
    ENDS,
    Authorisation,
    AuthorisationEvent,
    Edition,
    EventKind,
    Organisation,
    Product,
    ProductName,
)
from concord.kernel.jurisdictions import jurisdiction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.kernel.dates import PartialDate

Resource = dict[str, Any]

_NAMESPACE = uuid.UUID("6f0f5b3e-6a0e-5a53-9a55-0c0d1b8e2018")
_COUNTRY = "urn:iso:std:iso:3166"
_LANGUAGE = "urn:ietf:bcp:47"


def bundle(edition: Edition, products: Iterable[str]) -> Resource:
    """A collection of the products with their authorisations, holders and regulators.

    Raises KeyError for a product that the edition does not hold.
    """
    chosen = [edition.products[key] for key in products]
    wanted = {product.id for product in chosen}
    rows = [row for row in edition.authorisations.values() if row.product in wanted]
    bodies = sorted(
        {key for row in rows for key in (row.holder, row.regulator)} & edition.organisations.keys()
    )
    resources = [
        *(product_resource(product) for product in chosen),
        *(authorisation_resource(row, edition) for row in rows),
        *(organisation_resource(edition.organisations[key]) for key in bodies),
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": {"system": "urn:concord:edition", "value": edition.id},
        "entry": [_entry(resource) for resource in resources],
    }


def product_resource(product: Product) -> Resource:
    """A MedicinalProductDefinition; brand, international and local names each with their language."""
    return {
        "resourceType": "MedicinalProductDefinition",
        "identifier": [_identifier("product", product.id)],
        "type": _concept("urn:concord:product-class", product.product_class),
        "description": product.material or product.name,
        "name": [
            {"productName": product.name, "type": _concept("urn:concord:name-kind", "preferred")},
            *(_name(name) for name in product.names if name.name.text != product.name),
        ],
    }


def authorisation_resource(row: Authorisation, edition: Edition) -> Resource:
    """A RegulatedAuthorization; the grant is its case, every later event an application of it."""
    grant = next(event for event in row.events if event.kind is EventKind.GRANTED)
    later = [event for event in row.events if event is not grant]
    resource: Resource = {
        "resourceType": "RegulatedAuthorization",
        "identifier": [_identifier("authorisation", row.id)],
        "subject": [{"reference": _url("MedicinalProductDefinition", row.product)}],
        "type": _concept("urn:concord:legal-form", row.legal_form),
        "region": [_country(row.jurisdiction)],
        "status": _concept("urn:concord:last-event", _last(row).kind),
        "validityPeriod": _validity(row),
        "case": _case(grant),
    }
    if later:
        resource["case"]["application"] = [_case(event) for event in later]
    if row.number:
        resource["identifier"].append({"system": f"urn:concord:number:{row.regulator}", "value": row.number})
    if row.indication:
        resource["indication"] = [{"concept": {"text": row.indication}}]
    for role in ("holder", "regulator"):
        key = getattr(row, role)
        known = key in edition.organisations
        if key:
            resource[role] = {"reference": _url("Organization", key)} if known else {"display": key}
    return resource


def organisation_resource(body: Organisation) -> Resource:
    """An Organization with every name that it bore as an alias."""
    resource: Resource = {
        "resourceType": "Organization",
        "identifier": [_identifier("organisation", body.id)],
        "name": body.name,
        "type": [_concept("urn:concord:organisation-kind", body.kind)],
    }
    aliases = sorted({name.name.text for name in body.names} - {body.name})
    if aliases:
        resource["alias"] = aliases
    if body.ror:
        resource["identifier"].append({"system": "https://ror.org", "value": body.ror})
    return resource


def _entry(resource: Resource) -> Resource:
    key = resource["identifier"][0]["value"]
    return {"fullUrl": _url(resource["resourceType"], key), "resource": resource}


def _url(kind: str, key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{kind}/{key}')}"


def _identifier(kind: str, key: str) -> Resource:
    return {"system": f"urn:concord:{kind}", "value": key}


def _concept(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": str(code)}], "text": str(code).replace("_", " ")}


def _country(code: str) -> Resource:
    name = jurisdiction(code).name_en
    return {"coding": [{"system": _COUNTRY, "code": code, "display": name}], "text": name}


def _name(name: ProductName) -> Resource:
    resource: Resource = {
        "productName": name.name.text,
        "type": _concept("urn:concord:name-kind", name.kind),
    }
    if name.jurisdiction:
        language = {"coding": [{"system": _LANGUAGE, "code": name.name.language}]}
        resource["usage"] = [{"country": _country(name.jurisdiction), "language": language}]
    return resource


def _last(row: Authorisation) -> AuthorisationEvent:
    """The event that settles the standing: an end, a suspension, or else the grant."""
    settling = ENDS | {EventKind.GRANTED, EventKind.SUSPENDED, EventKind.REINSTATED}
    return max((event for event in row.events if event.kind in settling), key=lambda event: event.date)


def _validity(row: Authorisation) -> Resource:
    ends = [event.date for event in row.events if event.kind in ENDS]
    grant = next(event.date for event in row.events if event.kind is EventKind.GRANTED)
    period: Resource = {"start": _date_text(grant)} if _date_text(grant) else {}
    if ends and _date_text(min(ends)):
        period["end"] = _date_text(min(ends))
    period["extension"] = [_edtf("start", grant), *(_edtf("end", end) for end in ends[:1])]
    return period


def _case(event: AuthorisationEvent) -> Resource:
    case: Resource = {
        "type": _concept("urn:concord:event", event.kind),
        "extension": [_edtf("date", event.date)],
    }
    if event.grant_kind:
        case["status"] = _concept("urn:concord:terms", event.grant_kind)
    text = _date_text(event.date)
    return {**case, "dateDateTime": text} if text else {**case, "datePeriod": _bounds(event.date)}


def _bounds(when: PartialDate) -> Resource:
    bounds = {"start": when.earliest, "end": when.latest}
    return {side: day.isoformat() for side, day in bounds.items() if 1000 < day.year < 9999}


def _date_text(when: PartialDate) -> str:
    """The date as FHIR writes it, or nothing where FHIR has no form for it."""
    return when.text if when.text[0].isdigit() and not when.text.endswith("~") else ""


def _edtf(what: str, when: PartialDate) -> Resource:
    return {"url": f"urn:concord:edtf:{what}", "valueString": when.text}
