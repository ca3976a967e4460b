"""Linked data (JSON-LD) for the head of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Mapping


def json_ld(document: Mapping[str, Any]) -> SafeString:
    """The text of a script element of type ``application/ld+json``.

    Written so that no text within can close the element; the escapes are equal in JSON.
    """
    text = orjson.dumps(document).decode()
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308
