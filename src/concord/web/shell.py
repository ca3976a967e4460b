"""What every page shows around its content: day, language, edition, navigation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language

from concord.kernel.clock import today

if TYPE_CHECKING:
    from django.http import HttpRequest

NAVIGATION = ()


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame. Works on error pages too, where the day may not be set."""
    now = today()
    day = getattr(request, "as_of", now)
    return {
        "as_of": day,
        "today": now,
        "is_today": day == now,
        "language": get_language() or settings.LANGUAGE_CODE,
        "demo": settings.DEMO,
        "here": request.path,
        "navigation": NAVIGATION,
    }
