"""Reading parameters: days, lists with commas, codes. Whatever is wrong is refused with what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.edition import store
from concord.kernel.clock import today
from concord.kernel.dates import parse_day
from concord.web.errors import FIRST_DAY, LAST_DAY, BadParameterError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from concord.atlas.edition.model import Edition


def edition(asked: str | None) -> Edition:
    """The edition asked for, else the one in use. Raises NoEditionError."""
    return store.current(asked or None)


def day(parameter: str, text: str | None) -> date:
    """A day; today without one."""
    if not text:
        return today()
    try:
        found = parse_day(text)
    except ValueError:
        raise BadParameterError(parameter, text, "a day such as 2018-12-03") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise BadParameterError(parameter, text, f"a day from {FIRST_DAY} to {LAST_DAY}")
    return found


def several(parameter: str, text: str | None, allowed: Collection[str]) -> frozenset[str]:
    """Values with commas between them, each one of those allowed."""
    values = text.split(",") if text else []
    for value in values:
        if value not in allowed:
            raise BadParameterError(parameter, value, "one of the values allowed", sorted(allowed))
    return frozenset(values)


def one(parameter: str, text: str, allowed: Collection[str]) -> str:
    """One of the values allowed."""
    if text not in allowed:
        raise BadParameterError(parameter, text, "one of the values allowed", list(allowed))
    return text
