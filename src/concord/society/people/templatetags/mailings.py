"""Filters that give the words of a letter to a list, in the language of its reader."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from concord.society.people.models import Document, Mailing

register = template.Library()


@register.filter
def mailing_subject(key: str) -> str:
    """The subject."""
    return str(Mailing.objects.filter(key=key).first() or "")


@register.filter
def mailing_text(key: str) -> str:
    """The text with its paragraphs."""
    row = Mailing.objects.filter(key=key).first()
    if row is None:
        return ""
    return row.text_ko if get_language() == "ko" else row.text_en


@register.filter
def consent_title(purpose: str) -> str:
    """The title of the newest text that asks for consent to the purpose."""
    newest = Document.objects.filter(purpose=purpose).order_by("-version").first()
    return newest.title if newest else ""
