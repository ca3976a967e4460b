"""People in the one search box of the site: those who chose to be found by the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language, pgettext

from concord.kernel.jurisdictions import jurisdiction
from concord.kernel.text import fold
from concord.society.fields import Layer
from concord.society.people.queries import who_chose_to_be_found
from concord.web.atlas.search_results import SearchResult

if TYPE_CHECKING:
    from concord.society.access import Actor
    from concord.society.people.models import Person


MOST = 10
_SHORTEST = 2


def people_found(actor: Actor, text: str) -> list[SearchResult]:
    """The first people whose name, or expertise as far as it is shown, holds every word."""
    if len(text) < _SHORTEST:
        return []
    return [_found(person, text) for person in who_chose_to_be_found(actor, text)[:MOST]]


def _found(person: Person, text: str) -> SearchResult:
    country = jurisdiction(person.country).name(get_language() or "en") if person.country_known else ""
    words = [country, str(person.get_area_display()) if person.area else ""]
    if person.layer == Layer.REHEARSAL:
        words.append(pgettext("layer of a person", "rehearsal: invented"))
    in_name = all(word in person.search_text for word in fold(text).split())
    reason = (
        pgettext("person found by", "name") if in_name else pgettext("person found by", "name or expertise")
    )
    subtitle = " · ".join(word for word in words if word)
    return SearchResult(str(person), subtitle, reason, reverse("society-person", args=[person.key]))
