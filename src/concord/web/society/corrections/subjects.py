"""What can be disputed: an authorisation by its id, and whatever else has a page of its own.

All but an authorisation bear their kind before the id: ``product:kymriah``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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


# By kind, which is also the name of its page: where an edition holds such things, and the title of one.
_KINDS: Mapping[str, tuple[Callable[[Edition], Mapping[str, Any]], Callable[[Edition, str], str]]] = {
    "product": (
        lambda edition: edition.products,
        lambda edition, key: product_name(edition.products[key], language()),
    ),
    "organisation": (
        lambda edition: edition.organisations,
        lambda edition, key: organisation_name(edition, key, language()),
    ),
    "trial": (lambda edition: edition.trials, lambda edition, key: trial_title(edition.trials[key])),
    "meeting": (lambda edition: edition.meetings, lambda edition, key: edition.meetings[key].name),
    "claim": (claims_of, lambda edition, key: claims_of(edition)[key].text(language())),
    "announcement": (
        announcements_of,
        lambda edition, key: announcements_of(edition)[key].title.said(language()),
    ),
}


def subject(edition: Edition, row: str) -> Subject | None:
    """What an edition holds under that id; None if it holds nothing."""
    kind, _, key = row.rpartition(":")
    if kind == "":
        return _authorisation(edition, key) if key in edition.authorisations else None
    things, title = _KINDS.get(kind, (None, None))
    if things is None or title is None or key not in things(edition):
        return None
    return Subject(title(edition, key), reverse(kind, args=[key]))


def _authorisation(edition: Edition, key: str) -> Subject:
    authorisation = edition.authorisations[key]
    product = product_name(edition.products[authorisation.product], language())
    place = place_name(authorisation.jurisdiction, language())
    return Subject(f"{product}, {place}", f"{reverse('product', args=[authorisation.product])}#{key}")
