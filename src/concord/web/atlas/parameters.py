"""Reading the parameters of an address. Whatever is wrong is refused with what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from concord.atlas.questions import approvals
from concord.kernel.dates import parse_day
from concord.web.errors import FIRST_DAY, LAST_DAY, BadParameterError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from concord.atlas.questions.approvals import CountingRule
    from concord.web.request import ReaderRequest

DEFAULT_RULE = "all-in-force"


ALL = "all"
"""What a form sends where nothing is chosen: an empty value is a fault and never the whole world."""


def text(request: ReaderRequest, name: str, longest: int = 200) -> str | None:
    """The one value of a parameter, or None if it is not asked for. Raises for several and for too long."""
    values = request.GET.getlist(name)
    if len(values) > 1:
        raise BadParameterError(name, ", ".join(values), _("one value"))
    if values and len(values[0]) > longest:
        raise BadParameterError(name, f"{values[0][:40]}…", _("at most %(n)s characters") % {"n": longest})
    return values[0].strip() if values else None


def rule(request: ReaderRequest, default: str = DEFAULT_RULE) -> CountingRule:
    """The counting rule asked for."""
    name = text(request, "rule")
    found = approvals.rules().get(default if name is None else name)
    if found is None:
        raise BadParameterError("rule", name or "", _("a counting rule"), approvals.rules())
    return found


def choice(request: ReaderRequest, name: str, allowed: Collection[str], default: str) -> str:
    """One of a few values; ``all`` where the empty one, no choice, is allowed."""
    value = text(request, name)
    if value is None:
        return default
    if value == ALL and "" in allowed:
        return ""
    if not value or value not in allowed:
        named = [one or ALL for one in allowed]
        raise BadParameterError(name, value, _("one of the values below"), named)
    return value


def several(request: ReaderRequest, name: str, allowed: Collection[str]) -> frozenset[str]:
    """Any of many values, given more than once or with commas between them; ``all`` alone for no choice."""
    values = [part for said in request.GET.getlist(name) for part in said.split(",")]
    if values == [ALL]:
        return frozenset()
    for value in values:
        if value not in allowed:
            raise BadParameterError(name, value[:80], _("one of the values below"), [ALL, *sorted(allowed)])
    return frozenset(values)


def day(request: ReaderRequest, name: str) -> date | None:
    """A day, or None if it is not asked for."""
    said = text(request, name)
    if said is None:
        return None
    try:
        found = parse_day(said)
    except ValueError:
        raise BadParameterError(name, said, _("a day such as 2018-12-03")) from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise BadParameterError(
            name, said, _("a day from %(first)s to %(last)s") % {"first": FIRST_DAY, "last": LAST_DAY}
        )
    return found


def number(request: ReaderRequest, name: str, default: int, most: int) -> int:
    """A whole number from 1 to ``most``."""
    said = text(request, name)
    if said is None:
        return default
    if not (said.isascii() and said.isdecimal() and len(said) < 10 and 1 <= int(said) <= most):
        raise BadParameterError(name, said, _("a whole number from 1 to %(most)s") % {"most": most})
    return int(said)
