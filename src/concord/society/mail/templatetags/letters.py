"""Filters with which every letter writes days and names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from concord.kernel.dates import parse_day
from concord.kernel.formatting import format_date
from concord.kernel.zones import format_day_in
from concord.society.mail.placeholders import filled

register = template.Library()


@register.filter
def day(text: str) -> str:
    """A day such as 2026-12-09 in the reader's form. Raises ValueError for anything else."""
    return format_date(parse_day(text), get_language() or "en")


@register.filter
def day_in(text: str, place: str) -> str:
    """A day of the zone ``place``, which is named where it ends at another moment for the reader."""
    here = str(timezone.get_current_timezone())
    return format_day_in(parse_day(text), place or here, here, get_language() or "en")


@register.filter
def last_day(until: str) -> str:
    """The last day of a period whose first day without it is given, in the reader's form."""
    return format_date(parse_day(until) - timedelta(days=1), get_language() or "en")


@register.simple_tag(takes_context=True)
def written(context: template.Context, part: str) -> str:
    """A part of the text that staff wrote, in the reader's language, with its named places filled."""
    person = getattr(context["reader"], "person", None)
    values = {
        "name": addressed(person) if person else "",
        "society": context["society"],
        "class": context["title"],
        "last_day": last_day(context["until"]),
        "closes_on": day(context["closes_on"]),
    }
    lines: list[str] = context["texts"][get_language() or "en"][part]
    return "\n\n".join(filled(line, values) for line in lines)


@register.filter
def addressed(person: Any) -> str:  # noqa: ANN401 - the people's package stands above this one
    """The name by which a letter addresses its reader: in Korean in their own script, where it is known."""
    name: str = (get_language() == "ko" and person.name_native) or person.name
    return name
