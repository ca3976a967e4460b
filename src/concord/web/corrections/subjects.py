"""What can be disputed: an authorisation by its id, or a product, organisation, claim or announcement.

All but an authorisation bear their kind before the id: ``product:kymriah``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from concord.atlas.questions.claims.held import claims_of
from concord.web.atlas import naming
from concord.web.atlas.announcements.reading import announcements
from concord.web.atlas.current import language

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition


@dataclass(frozen=True, slots=True)
class Subject:
    """What is disputed, by its title and the address of its page; the address is empty if it is gone."""

    title: str
    address: str


def subject(record: Edition, row: str) -> Subject | None:
    """What an edition holds under that id; None if it holds nothing."""
    kind, _, key = row.rpartition(":")
    if kind == "" and key in record.authorisations:
        return _authorisation(record, key)
    if kind == "product" and key in record.products:
        return Subject(naming.product(record.products[key], language()), reverse("product", args=[key]))
    if kind == "organisation" and key in record.organisations:
        return Subject(naming.organisation(record, key, language()), reverse("organisation", args=[key]))
    if kind == "claim" and key in claims_of(record.id):
        return Subject(claims_of(record.id)[key].text(language()), reverse("claim", args=[key]))
    if kind == "announcement" and key in announcements(record.id):
        title = announcements(record.id)[key].title.said(language())
        return Subject(title, reverse("announcement", args=[key]))
    return None


def _authorisation(record: Edition, key: str) -> Subject:
    found = record.authorisations[key]
    product = naming.product(record.products[found.product], language())
    place = naming.place(found.jurisdiction, language())
    return Subject(f"{product}, {place}", f"{reverse('product', args=[found.product])}#{key}")
