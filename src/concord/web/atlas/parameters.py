"""The parameters of an address, read as the questions read them and refused in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from concord.atlas.questions import approvals
from concord.atlas.questions import parameters as read
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from concord.atlas.questions.approvals import CountingRule
    from concord.web.request import ReaderRequest

ALL = read.ALL


class QueryParameters(Mapping[str, list[str]]):
    """A query as the parameters of a question: each name with its values, ``given`` before those of it."""

    def __init__(self, query: QueryDict, **given: list[str]) -> None:
        self._query, self._given = query, given

    def __getitem__(self, name: str) -> list[str]:
        """The values of a parameter. Raises KeyError for one that is not given."""
        if values := self._given.get(name) or self._query.getlist(name):
            return values
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """The names given."""
        return iter({**self._query, **self._given})

    def __len__(self) -> int:
        """How many names are given."""
        return len({**self._query, **self._given})


def refused(error: read.ParameterError) -> BadParameterError:
    """The refusal of a question's parameter, in the reader's language."""
    return BadParameterError(error.name, error.value, _expected(error), listed_values(error))


def listed_values(error: read.ParameterError) -> tuple[str, ...]:
    """The values of a choice; none where the words of the refusal hold them."""
    return () if error.code in _LIMITS else error.allowed


def _expected(error: read.ParameterError) -> str:
    limits = {name: error.allowed[place] for name, place in _LIMITS.get(error.code, {}).items()}
    texts = {
        "one_value": _("one value"),
        "length": _("at most %(n)s characters"),
        "day": _("a day such as 2018-12-03"),
        "day_range": _("a day from %(first)s to %(last)s"),
        "number": _("a whole number from %(least)s to %(most)s"),
        "rule": _("a counting rule"),
        "record_begins": _("a day from %(day)s on"),
        "itself": _("jurisdictions other than the one that is asked about"),
    }
    return texts.get(error.code, _("one of the values below")) % limits


# Which of the allowed values stands in the words of a refusal, and under which name.
_LIMITS = {
    "length": {"n": 0},
    "day_range": {"first": 0, "last": 1},
    "number": {"least": 0, "most": 1},
    "record_begins": {"day": 0},
}


def text(request: ReaderRequest, name: str, longest: int = 200) -> str | None:
    """The one value of a parameter, or None if it is not given."""
    return read.text(QueryParameters(request.GET), name, longest)


def rule(request: ReaderRequest) -> CountingRule:
    """The counting rule asked for."""
    return approvals.parse_rule(QueryParameters(request.GET))


def choice(request: ReaderRequest, name: str, allowed: Collection[str], default: str) -> str:
    """One of a few values; ``all`` where the empty one, no choice, is allowed."""
    values = [value or ALL for value in allowed]
    value = read.choice(QueryParameters(request.GET), name, values)
    if value is None:
        return default
    return "" if value == ALL and "" in allowed else value


def several(request: ReaderRequest, name: str, allowed: Collection[str]) -> frozenset[str]:
    """Any of many values, given more than once or with commas between them; ``all`` alone for no choice."""
    return read.several(QueryParameters(request.GET), name, allowed)


def day(request: ReaderRequest, name: str) -> date | None:
    """A day, or None if it is not given."""
    return read.day(QueryParameters(request.GET), name)


def number(request: ReaderRequest, name: str, default: int, most: int) -> int:
    """A whole number from 1 to ``most``."""
    value = read.number(QueryParameters(request.GET), name, 1, most)
    return default if value is None else value
