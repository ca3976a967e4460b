"""The filter with which a letter turns the key of a ticket into its link."""

from __future__ import annotations

from django import template

from concord.society.mail import tickets

register = template.Library()


@register.filter
def signed(key: str) -> str:
    """The token of a ticket; dots in a preview, which has no key."""
    return tickets.token(key) if key else "…"
