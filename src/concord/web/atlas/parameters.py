"""Reading the parameters of an address. Whatever is wrong is refused with what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.atlas.questions import approvals
from concord.kernel.dates import parse_day
from concord.web.faults import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from concord.atlas.questions.approvals import CountingRule
    from concord.web.request import ReaderRequest

DEFAULT_RULE = "all-in-force"


def rule(request: ReaderRequest, default: str = DEFAULT_RULE) -> CountingRule:
    """The counting rule asked for."""
    name = request.GET.get("rule") or default
    found = approvals.rules().get(name)
    if found is None:
        raise BadParameterError("rule", name, "a counting rule", approvals.rules())
    return found


def choice(request: ReaderRequest, name: str, allowed: Collection[str], default: str) -> str:
    """One of a few values."""
    value = request.GET.get(name) or default
    if value not in allowed:
        raise BadParameterError(name, value, "one of the values below", allowed)
    return value


def several(request: ReaderRequest, name: str, allowed: Collection[str]) -> frozenset[str]:
    """Any of many values, given more than once or with commas between them."""
    values = [part for text in request.GET.getlist(name) for part in text.split(",") if part]
    for value in values:
        if value not in allowed:
            raise BadParameterError(name, value, "one of the values below", sorted(allowed))
    return frozenset(values)


def day(request: ReaderRequest, name: str) -> date | None:
    """A day, or None if it is not asked for."""
    text = request.GET.get(name, "").strip()
    try:
        return parse_day(text) if text else None
    except ValueError:
        raise BadParameterError(name, text, "a day such as 2018-12-03") from None
