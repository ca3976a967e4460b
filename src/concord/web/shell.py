"""What every page shows around its content: day, language, edition, navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.atlas.edition.store import NoEditionError
from concord.web.atlas.display import edition
from concord.web.request import today, zone
from concord.web.society.places import place_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from concord.atlas.edition.model import Edition

# Names of addresses that need no argument, in the order of the menu. Each wing's pages set ``section``.
NAVIGATION = (
    ("approvals", _("Approvals")),
    ("jurisdictions", _("Jurisdictions")),
    ("products", _("Products")),
    ("organisations", _("Organisations")),
    ("claims", _("Claims")),
    ("gaps", _("Gaps")),
    ("pathway", _("Pathway")),
    ("instruments", _("Law")),
    ("society-agreements", _("Society")),
    ("sources", _("Sources")),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame. Works on error pages too, where the day may not be set."""
    now = today()
    day = getattr(request, "as_of", now)
    place = place_of(request.path)
    return {
        "as_of": day,
        "today": now,
        "reader_zone": zone(),
        "is_today": day == now,
        "language": get_language() or settings.LANGUAGE_CODE,
        "demo": settings.DEMO,
        "here": request.path,
        "navigation": NAVIGATION,
        "page_name": request.resolver_match.url_name if request.resolver_match else "",
        "place": place.key if place else "",
        "section": "society-agreements" if place else "",
        "record": _edition(),
    }


def _edition() -> Edition | None:
    try:
        return edition()
    except NoEditionError:
        return None
