"""Tags and filters that every template may use (they are built in, no ``load``)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from concord.kernel.formatting import format_date
from concord.kernel.text import in_language, language_of
from concord.kernel.zones import format_day_in, format_moment, zone_name
from concord.web.atlas.display import place_name
from concord.web.request import zone
from concord.web.shell import NAVIGATION
from concord.web.society.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from datetime import date

    from django.template import Context

    from concord.kernel.dates import PartialDate


register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: str, **query: Any) -> str:  # noqa: ANN401 - template values
    """The address of a page, with the day held if it is not today: ``{% to 'product' id rule=rule %}``."""
    asked = {key: value for key, value in query.items() if value not in (None, "")}
    if not context.get("is_today", True):
        asked.setdefault("as_of", context["as_of"].isoformat())
    address = _path(name, args)
    return f"{address}?{urlencode(asked, doseq=True)}" if asked else address


# A table of rows asks for hundreds of addresses; finding each anew costs more than all the rest of the page.
@lru_cache(maxsize=8192)
def _path(name: str, args: tuple[str, ...]) -> str:
    return reverse(name, args=args)


@register.simple_tag(takes_context=True)
def same_page(context: Context, **query: Any) -> str:  # noqa: ANN401 - template values
    """The address of this page with some parameters changed; an empty value drops one."""
    asked = context["request"].GET.copy()
    for key, value in query.items():
        if value in (None, ""):
            asked.pop(key, None)
        else:
            asked[key] = str(value)
    text = asked.urlencode()
    return f"{context['here']}?{text}" if text else str(context["here"])


@register.simple_tag(takes_context=True)
def facet_link(context: Context, name: str, value: str) -> str:
    """The address of this page narrowed to one value of a parameter, from its first page on."""
    return same_page(context, page="", **{name: value})


@register.simple_tag(takes_context=True)
def other_parameters(context: Context, *names: str) -> list[tuple[str, str]]:
    """The parameters of this page but ``names``, for the hidden fields of a form."""
    request = context.get("request")
    if request is None:
        return []
    return [(key, value) for key, values in request.GET.lists() if key not in names for value in values]


@register.filter
def when(value: date | PartialDate | None) -> str:
    """A date in the reader's form, of a moment the date where the reader is; nothing for none."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return "" if value is None else format_date(value, get_language() or "en")


@register.filter
def moment(value: datetime | None, place: str = "") -> str:
    """A moment to the minute in the reader's zone, or in that of ``place``, which is named."""
    return "" if value is None else format_moment(value, place or zone(), get_language() or "en")


@register.filter
def day_in(value: date | datetime | None, place: str) -> str:
    """A day of the zone ``place``, which is named where it is another day for the reader."""
    if isinstance(value, datetime):
        value = timezone.localdate(value, ZoneInfo(place))
    return "" if value is None else format_day_in(value, place or zone(), zone(), get_language() or "en")


@register.filter
def city(place: str) -> str:
    """What a zone is called."""
    return zone_name(place, get_language() or "en")


@register.filter
def last_day(until: date | None) -> str:
    """The last day of a period, of which the first day without it is given, in the reader's form."""
    return "" if until is None else when(until - timedelta(days=1))


# The Okabe-Ito colours of the product classes, for pictures that stand alone. M. Okabe, K. Ito, Color
# Universal Design, 2008. The stylesheet holds the same and their forms for the dark scheme.
_COLOURS = {
    "cell_therapy": "#0072b2",
    "tissue_engineered": "#56b4e9",
    "gene_modified_cell_therapy": "#e69f00",
    "gene_therapy": "#009e73",
    "oncolytic_virus": "#cc79a7",
}


@register.filter
def colour(product_class: str) -> str:
    """The colour of a product class."""
    return _COLOURS.get(product_class, "#7b8890")


@register.filter
def said(text: str | None) -> str:
    """What somebody wrote: of a note in two languages the reader's part; another language is marked.

    What is HTML already stays as it is.
    """
    if isinstance(text, SafeString):
        return text
    reader = get_language() or "en"
    part = in_language(text or "", reader)
    language = language_of(part)
    if language in ("", reader):
        return part
    return format_html('<span lang="{}">{}</span>', language, part)


@register.filter
def at(words: Mapping[str, object], key: str) -> object:
    """The entry of a mapping; the key itself if it has none."""
    return words.get(key, key)


@register.filter
def plus(value: float, more: float) -> float:
    """A sum, for places in a picture."""
    return round(value + more, 1)


@register.filter
def place(code: str) -> str:
    """The name of a jurisdiction."""
    return place_name(code, get_language() or "en")


@register.simple_tag(takes_context=True)
def cached(context: Context, name: str, **values: Hashable) -> str:
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
        {"is_today": day is None, "as_of": day, "navigation": NAVIGATION, "places": PLACES, **dict(values)}
    )
