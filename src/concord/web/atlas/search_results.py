"""A search hit in the reader's words: its title, what tells it from its namesakes, and why it matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from concord.kernel.formatting import format_date
from concord.web.atlas import meetings
from concord.web.atlas.display import (
    language,
    name_of,
    organisation_name,
    place_name,
    product_name,
    trial_title,
    word,
)
from concord.web.atlas.words import CLASSES, ORGANISATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from concord.atlas.edition.model import Edition
    from concord.atlas.edition.search import Hit
    from concord.web.atlas.words import Words


# The kinds of text by which the index finds things, as it words them; "name" after what begins with it.
REASONS: Words = {
    "name in its own language": pgettext_lazy("found by", "name in its own language"),
    "brand name": pgettext_lazy("found by", "brand name"),
    "common name": pgettext_lazy("found by", "common name"),
    "code name": pgettext_lazy("found by", "code name"),
    "local name": pgettext_lazy("found by", "local name"),
    "former name": pgettext_lazy("found by", "former name"),
    "short name": pgettext_lazy("found by", "short name"),
    "other name": pgettext_lazy("found by", "other name"),
    "name": pgettext_lazy("found by", "name"),
    "register id": pgettext_lazy("found by", "register number"),
    "originator": pgettext_lazy("found by", "originator"),
    "material": pgettext_lazy("found by", "material"),
    "product": pgettext_lazy("found by", "product"),
    "holder": pgettext_lazy("found by", "holder"),
    "indication": pgettext_lazy("found by", "indication"),
    "sponsor": pgettext_lazy("found by", "sponsor"),
    "publication": pgettext_lazy("found by", "publication"),
    "acronym": pgettext_lazy("found by", "acronym"),
    "party": pgettext_lazy("found by", "party"),
    "series": pgettext_lazy("found by", "series"),
    "city": pgettext_lazy("found by", "city"),
    "venue": pgettext_lazy("found by", "venue"),
    "aims": pgettext_lazy("found by", "aims"),
    "instrument": pgettext_lazy("found by", "instrument"),
    "organisation": pgettext_lazy("found by", "organisation"),
    "ROR id": pgettext_lazy("found by", "ROR id"),
    "claimant": pgettext_lazy("found by", "claimant"),
    "words of the claim": pgettext_lazy("found by", "words of the claim"),
    "key": pgettext_lazy("found by", "key"),
}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A hit, ready to show; ``address`` is empty if it has no page."""

    title: str
    subtitle: str
    reason: str
    address: str


def search_result(record: Edition, hit: Hit, address: str) -> SearchResult:
    """The hit in the reader's language, as far as its words are known in it."""
    title, subtitle = hit.title, hit.subtitle
    if hit.kind in _WORDED:
        title, subtitle = _WORDED[hit.kind](record, hit.id) or (title, subtitle)
    return SearchResult(title, subtitle, _reason(hit.reason), address)


def _product(record: Edition, key: str) -> tuple[str, str] | None:
    found = record.products.get(key)
    if found is None:
        return None
    return product_name(found, language()), word(CLASSES, found.product_class.value)


def _organisation(record: Edition, key: str) -> tuple[str, str] | None:
    found = record.organisations.get(key)
    if found is None:
        return None
    country = place_name(found.country, language()) if found.country else ""
    parts = (word(ORGANISATION_KINDS, found.kind), found.city, country)
    return name_of(found, language()), ", ".join(filter(None, parts))


def _trial(record: Edition, key: str) -> tuple[str, str] | None:
    found = record.trials.get(key)
    if found is None:
        return None
    product = product_name(record.products[found.product], language())
    return trial_title(found), f"{product}: {found.indication}"


def _meeting(record: Edition, key: str) -> tuple[str, str] | None:
    found = record.meetings.get(key)
    if found is None:
        return None
    return found.name, " · ".join(filter(None, (meetings.days(found), meetings.where(found))))


def _agreement(record: Edition, key: str) -> tuple[str, str] | None:
    found = record.agreements.get(key)
    if found is None or found.date is None:
        return None
    names = [
        organisation_name(record, party, language(), found.date.earliest) if party else name
        for party, name in zip(found.parties, found.party_names, strict=True)
    ]
    return ", ".join(names), f"{found.instrument}, {format_date(found.date, language())}"


_WORDED: Mapping[str, Callable[[Edition, str], tuple[str, str] | None]] = {
    "product": _product,
    "organisation": _organisation,
    "trial": _trial,
    "meeting": _meeting,
    "agreement": _agreement,
}


def _reason(text: str) -> str:
    kind = next((kind for kind in REASONS if text.startswith(f"{kind} ")), "")
    return f"{REASONS[kind]}: {text[len(kind) + 1 :]}" if kind else text
