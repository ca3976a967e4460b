"""What can be disputed: an authorisation by its id, and whatever else has a page of its own.

All but an authorisation bear their kind before the id: ``product:kymriah``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from concord.atlas.questions.announcements import announcements_of
from concord.atlas.questions.claims.reading import claims_of
from concord.web.atlas.display import language, organisation_name, place_name, product_name, trial_title

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from concord.atlas.edition.model import Edition


@dataclass(frozen=True, slots=True)
class Subject:
    """What is disputed, by its title and the address of its page; the address is empty if it is gone."""

    title: str
    address: str


def subject(record: Edition, row: str) -> Subject | None:
    """What an edition holds under that id; None if it holds nothing."""
    kind, _, key = row.rpartition(":")
    if kind == "":
        return _authorisation(record, key) if key in record.authorisations else None
    title = _TITLES[kind](record, key) if kind in _TITLES else None
    return None if title is None else Subject(title, reverse(kind, args=[key]))


def _product(record: Edition, key: str) -> str | None:
    found = record.products.get(key)
    return product_name(found, language()) if found else None


def _organisation(record: Edition, key: str) -> str | None:
    return organisation_name(record, key, language()) if key in record.organisations else None


def _trial(record: Edition, key: str) -> str | None:
    return trial_title(record.trials[key]) if key in record.trials else None


def _meeting(record: Edition, key: str) -> str | None:
    return record.meetings[key].name if key in record.meetings else None


def _claim(record: Edition, key: str) -> str | None:
    found = claims_of(record).get(key)
    return found.text(language()) if found else None


def _announcement(record: Edition, key: str) -> str | None:
    found = announcements_of(record).get(key)
    return found.title.said(language()) if found else None


# The title by kind; each kind is also the name of its page.
_TITLES: Mapping[str, Callable[[Edition, str], str | None]] = {
    "product": _product,
    "organisation": _organisation,
    "trial": _trial,
    "meeting": _meeting,
    "claim": _claim,
    "announcement": _announcement,
}


def _authorisation(record: Edition, key: str) -> Subject:
    found = record.authorisations[key]
    product = product_name(record.products[found.product], language())
    place = place_name(found.jurisdiction, language())
    return Subject(f"{product}, {place}", f"{reverse('product', args=[found.product])}#{key}")
