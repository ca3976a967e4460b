"""Tags and filters that every template may use (they are built in, no ``load``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from concord.web import dates

if TYPE_CHECKING:
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
    address = reverse(name, args=args)
    return f"{address}?{urlencode(asked, doseq=True)}" if asked else address


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
def other_parameters(context: Context, *names: str) -> list[tuple[str, str]]:
    """The parameters of this page but ``names``, for the hidden fields of a form."""
    request = context.get("request")
    if request is None:
        return []
    return [(key, value) for key, values in request.GET.lists() if key not in names for value in values]


@register.filter
def when(value: date | PartialDate | None) -> str:
    """A date in the reader's form; nothing for none."""
    return "" if value is None else dates.say(value, get_language() or "en")
