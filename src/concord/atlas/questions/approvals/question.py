"""A question about authorisations: a rule, a day, and what narrows it; and how it is read from parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from concord.atlas.edition.columns import CLASSES, columns_of, years_in
from concord.atlas.edition.model import Donor, Edition, part
from concord.atlas.questions import parameters as read
from concord.atlas.questions.approvals.rules import DEFAULT_RULE, CountingRule, rules
from concord.atlas.questions.parameters import ParameterError, Parameters

Grouping = Literal["jurisdiction", "class", "donor", "holder", "year", "all"]
GROUPINGS: tuple[str, ...] = get_args(Grouping)
_LONGEST_AGE = 36_525
_MANY_YEARS = 30


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions; an empty set restricts nothing. Classes and donors by their codes.

    ``materials``: terms of ``materials.yaml``, of which one names what the product is made of.
    ``granted``: only grants from the first to the last of two days, both in.
    """

    jurisdictions: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    donors: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    indication_groups: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    materials: tuple[str, ...] = ()
    granted: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A rule, a day, and what narrows it. ``confirmed_within`` days moves staler rows to possible.

    ``part``: what narrows it further, to what meets both.
    """

    rule: CountingRule
    as_of: date
    filters: Filters = field(default_factory=Filters)
    known: date | None = None
    confirmed_within: int | None = None
    part: Filters = field(default_factory=Filters)


class RecordBeginsError(ValueError):
    """Asked what was known on a day before the first reading."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"the record begins on {day.isoformat()}")


def parse_question(parameters: Parameters, edition: Edition, today: date) -> Question:
    """The question that parameters ask: ``rule``, ``as_of``, ``known``, ``confirmed_within``, and filters.

    The filters are ``jurisdiction``, ``class``, ``donor``, ``holder`` and ``year``, each of several values.
    Raises ParameterError.
    """
    known = read.day(parameters, "known")
    if known is not None and known < edition.record_begins:
        begins = edition.record_begins
        raise ParameterError(
            "known",
            str(known),
            "record_begins",
            f"a day from {begins} on: the record begins on {begins}",
            [begins],
        )
    return Question(
        rule=parse_rule(parameters),
        as_of=read.day(parameters, "as_of") or today,
        filters=Filters(
            jurisdictions=frozenset(read.jurisdictions(parameters, offered=jurisdictions_of(edition))),
            classes=read.several(parameters, "class", [code.value for code in CLASSES]),
            donors=read.several(parameters, "donor", [code.value for code in Donor]),
            holders=read.several(parameters, "holder", holders_of(edition)),
            years=read.several(parameters, "year", years_of(edition)),
        ),
        known=known,
        confirmed_within=read.number(parameters, "confirmed_within", 0, _LONGEST_AGE),
    )


def parse_rule(parameters: Parameters, default: str = DEFAULT_RULE) -> CountingRule:
    """The counting rule of the parameter ``rule``. Raises ParameterError."""
    name = read.text(parameters, "rule")
    rule = rules().get(default if name is None else name)
    if rule is None:
        raise ParameterError("rule", name or "", "rule", f"a counting rule: {', '.join(rules())}", rules())
    return rule


def parse_grouping(parameters: Parameters) -> str | None:
    """What to group by (``by``), None for no groups. Raises ParameterError."""
    return read.choice(parameters, "by", GROUPINGS)


@part
def jurisdictions_of(edition: Edition) -> list[str]:
    """Every jurisdiction with an authorisation, in order of code."""
    return sorted(columns_of(edition).place.names)


@part
def holders_of(edition: Edition) -> list[str]:
    """Every organisation, and every holder that is none, in order."""
    return sorted({*columns_of(edition).holder.names, *edition.organisations} - {""})


@part
def years_of(edition: Edition) -> list[str]:
    """Every year in which something may have been granted, newest first; what spans decades left out."""
    groups = [years_in(name) for name in columns_of(edition).grant_years.names]
    years = {year for group in groups if len(group) <= _MANY_YEARS for year in group if year.isdecimal()}
    return sorted(years, reverse=True)
