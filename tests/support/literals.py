"""A tiny edition from literal rows, for every test of a question or a command."""

from __future__ import annotations

from datetime import date
from itertools import count

from concord.atlas.edition.model import (
    Authorisation,
    AuthorisationEvent,
    Basis,
    Confidence,
    Donor,
    Edition,
    EventKind,
    GrantKind,
    LegalForm,
    Product,
    ProductClass,
    Reference,
    Trait,
)
from concord.kernel.dates import PartialDate
from concord.kernel.logic import Truth

TRUTHS = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN}
SERIAL = count()


def trait(name, value):
    return Trait(name, TRUTHS[value], (), Basis.READ, Confidence.HIGH, "")


def event(kind, when, terms=None, basis="read", confidence="high"):
    grant_kind = GrantKind(terms) if terms else None
    return AuthorisationEvent(
        EventKind(kind), PartialDate.parse(when), grant_kind, "", (), Basis(basis), Confidence(confidence), ""
    )


def authorisation(product, jurisdiction, granted, *events, suffix="", traits=(), **fields):
    terms = fields.pop("terms", "full")
    values = {
        "regulator": "regulator",
        "holder": "holder",
        "legal_form": "ma",
        "confidence": "high",
        "indication_group": "other",
        "confirmed_on": date(2026, 1, 1),
        "read_on": date(2026, 11, 22),
        "sources": ("source",),
        **fields,
    }
    return Authorisation(
        id=f"{product}-{jurisdiction.lower()}{suffix}",
        product=product,
        jurisdiction=jurisdiction,
        regulator=values["regulator"],
        holder=values["holder"],
        brand="",
        legal_form=LegalForm(values["legal_form"]),
        number="",
        indication="",
        indication_group=values["indication_group"],
        events=(event("granted", granted, terms), *events),
        traits=tuple(trait(*pair) for pair in traits),
        sources=values["sources"],
        read_on=values["read_on"],
        confirmed_on=values["confirmed_on"],
        confidence=Confidence(values["confidence"]),
        note="",
    )


def product(key, product_class="cell_therapy", donor="autologous", inn="", material="", **traits):
    values = {"cord_blood": "no", "minimally_manipulated": "no", "living_cells": "yes", **traits}
    return Product(
        id=key,
        name=key.title(),
        inn=inn,
        product_class=ProductClass(product_class),
        donor=Donor(donor),
        material=material,
        originator="",
        names=(),
        traits=tuple(trait(*pair) for pair in values.items()),
        note="",
    )


def edition(products, authorisations, **tables):
    values = {
        name: {}
        for name in (
            "references",
            "organisations",
            "agreements",
            "meetings",
            "committees",
            "measures",
            "trials",
            "indication_groups",
        )
    }
    values["references"] = {"own": reference("own")}
    return Edition(
        id=f"literal-{next(SERIAL)}",
        built_on=date(2026, 11, 22),
        record_begins=date(2026, 11, 22),
        products={row.id: row for row in products},
        authorisations={row.id: row for row in sorted(authorisations, key=lambda row: row.id)},
        **{**values, **tables},
    )


def reference(key, url=""):
    return Reference(key, url or f"https://example.org/{key}", "", "", "register", "en", date(2026, 11, 22))


class Literals:
    """The makers above, under one name."""

    authorisation = staticmethod(authorisation)
    edition = staticmethod(edition)
    event = staticmethod(event)
    product = staticmethod(product)
    reference = staticmethod(reference)
