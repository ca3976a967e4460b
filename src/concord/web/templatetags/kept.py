"""A tag for the parts of the frame that stand on every page: drawn once for each way they look, then kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.template.loader import get_template
from django.utils.translation import get_language

from concord.web.shell import NAVIGATION

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context: Context, name: str, **values: Hashable) -> str:
    """A template that shows the language, the day and ``values`` alone: ``{% kept 'frame/x.html' a=b %}``.

    Drawing the frame takes as long as two queries. What is private to a reader is never a part of it: the
    values must be those by which many readers see the same.
    """
    day = None if context.get("is_today", True) else context["as_of"]
    return _drawn(name, get_language() or "en", day, tuple(values.items()))


# The language is active while this draws: it is named to tell two drawings apart. Of the days that readers
# ask for, the last few hundred stay.
@lru_cache(maxsize=1024)
def _drawn(
    name: str,
    language: str,
    day: date | None,
    values: tuple[tuple[str, Hashable], ...],
) -> str:
    return get_template(name).render(
        {"is_today": day is None, "as_of": day, "navigation": NAVIGATION, **dict(values)}
    )
