"""The edition that answers, and the language in which it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language

from concord.atlas.edition import store

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition


def edition() -> Edition:
    """The edition in use, resolved afresh; it is cached by its id. Raises NoEditionError without one."""
    return store.current()


def language() -> str:
    """The language of the page, ``en`` or ``ko``."""
    return get_language() or "en"
