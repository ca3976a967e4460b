"""The authorisations of an edition as columns of numbers, made once when it is loaded.

What every count compares is here: codes of place, product, holder and legal form, traits as levels, days
as proleptic ordinals, and the days on which each authorisation stands as intervals. Rows are read in the
order of the edition. No counting rule is built in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.model import (
    Authorisation,
    Edition,
    EventKind,
    GrantKind,
    LegalForm,
    ProductClass,
    Trait,
    part,
)
from concord.atlas.edition.standing import is_doubtful, standings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from concord.atlas.edition.intervals import Flags, Intervals, Ints, Levels

# The record says nothing of the trait.
UNSAID = -1
LEGAL_FORMS = tuple(LegalForm)
CLASSES = tuple(ProductClass)
GRANT_KINDS = tuple(GrantKind)
NOT_KNOWN = "not known"
"""The group of what has no holder on record, or whose year of grant has no bounds."""
_YEARS = "|"
_KINDS = {kind: at for at, kind in enumerate(EventKind)}
_TERMS = {None: GRANT_KINDS.index(GrantKind.NOT_KNOWN)} | {kind: at for at, kind in enumerate(GRANT_KINDS)}
# As ``Timeline.came``: what is open to the end of all days never certainly came.
_LAST = date.max.toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of words as codes: ``names[code]`` is the word."""

    codes: Ints
    names: tuple[str, ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> Coded:
        """The words in order of their first appearance."""
        places = {word: at for at, word in enumerate(dict.fromkeys(words))}
        return cls(_codes(places, words), tuple(map(str, places)))


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """A value for each event: its authorisation by index, its kind, the bounds of its day, its terms.

    ``doubtful``: it never certainly came, whatever its day.
    """

    row: Ints
    kind: Ints
    first: Ints
    last: Ints
    doubtful: Flags
    terms: Ints

    def are(self, *kinds: EventKind) -> Flags:
        """Which events are of one of these kinds."""
        return np.isin(self.kind, [_KINDS[kind] for kind in kinds])


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Products in the order of the edition; ``substance`` is the INN, or the product without one."""

    ids: tuple[str, ...]
    product_class: Levels
    donor: Coded
    substance: Coded
    traits: dict[str, Levels]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A value for each authorisation. ``standings``: its intervals, as ``edition.standing`` names them.

    ``converted``: whether its terms changed. ``grant_years``: the years in which the grant may lie, joined
    by ``|``; empty if not known. ``index``: the place of each id. Levels are 0 no, 1 unknown, 2 yes.
    """

    rows: tuple[Authorisation, ...]
    index: dict[str, int]
    place: Coded
    product: Ints
    products: Products
    holder: Coded
    legal_form: Levels
    grant_kind: Ints
    converted: Flags
    annulled: Flags
    indication_group: Coded
    granted_first: Ints
    granted_last: Ints
    grant_years: Coded
    read_on: Ints
    confirmed_on: Ints
    traits: dict[str, Levels]
    standings: dict[str, Intervals]


@part
def columns_of(edition: Edition) -> Columns:
    """The columns of an edition."""
    rows = tuple(edition.authorisations.values())
    products, events = _products(edition), _events(rows)
    granted = events.are(EventKind.GRANTED)
    first, last = events.first[granted], events.last[granted]

    def had(kind: EventKind) -> Flags:
        flags = np.zeros(len(rows), dtype=np.bool_)
        flags[events.row[events.are(kind)]] = True
        return flags

    return Columns(
        rows=rows,
        index={row.id: at for at, row in enumerate(rows)},
        place=Coded.of([row.jurisdiction for row in rows]),
        product=_codes({name: at for at, name in enumerate(products.ids)}, [row.product for row in rows]),
        products=products,
        holder=Coded.of([row.holder for row in rows]),
        legal_form=_levels(LEGAL_FORMS, [row.legal_form for row in rows]),
        grant_kind=events.terms[granted],
        converted=had(EventKind.CONVERTED),
        annulled=had(EventKind.ANNULLED),
        indication_group=Coded.of([row.indication_group for row in rows]),
        granted_first=first,
        granted_last=last,
        grant_years=_years(first, last),
        read_on=_numbers([row.read_on.toordinal() for row in rows]),
        confirmed_on=_numbers([row.confirmed_on.toordinal() for row in rows]),
        traits=_traits([row.traits for row in rows]),
        standings=standings(rows, events),
    )


def years_in(name: str) -> list[str]:
    """The groups by year of a name of the column of years."""
    return name.split(_YEARS) if name else [NOT_KNOWN]


def among(names: Sequence[str], wanted: Collection[str]) -> Flags:
    """For each name whether it is wanted."""
    return np.array([name in wanted for name in names], dtype=np.bool_)


def _events(rows: Sequence[Authorisation]) -> Events:
    """The events in the order of their authorisations."""
    # One flat list of numbers: a tuple for each event would keep the garbage collector busy.
    flat: list[int] = []
    for at, row in enumerate(rows):
        for event in row.events:
            first, last = event.date.earliest.toordinal(), event.date.latest.toordinal()
            flat += (at, _KINDS[event.kind], first, last, is_doubtful(event), _TERMS[event.grant_kind])
    row_of, kinds, first_day, last_day, doubt, terms = np.array(flat, dtype=np.int32).reshape(-1, 6).T.copy()
    doubtful = (doubt != 0) | ((last_day >= _LAST) & (first_day != last_day))
    return Events(row_of, kinds, first_day, last_day, doubtful, terms)


def _years(first: Ints, last: Ints) -> Coded:
    distinct, codes = np.unique(first.astype(np.int64) << 32 | last, return_inverse=True)
    days = [(date.fromordinal(one >> 32), date.fromordinal(one & 0xFFFFFFFF)) for one in distinct.tolist()]
    return Coded(codes.astype(np.int32), tuple(_YEARS.join(_between(*pair)) for pair in days))


def _between(first: date, last: date) -> list[str]:
    """The years in which a day between these may lie; none if a bound is open."""
    if first.year == MINYEAR or last.year == MAXYEAR:
        return []
    return [str(year) for year in range(first.year, last.year + 1)]


def _products(edition: Edition) -> Products:
    products = edition.products.values()
    return Products(
        tuple(edition.products),
        _levels(CLASSES, [one.product_class for one in products]),
        Coded.of([one.donor for one in products]),
        Coded.of([one.inn or one.id for one in products]),
        _traits([one.traits for one in products]),
    )


def _numbers(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int32)


def _codes(places: dict[str, int], words: Sequence[str]) -> Ints:
    # Mapped in C: an edition many times over has a million words to code.
    return np.array(list(map(places.__getitem__, words)), dtype=np.int32)


def _levels(names: Sequence[str], words: list[str]) -> Levels:
    return _codes({name: at for at, name in enumerate(names)}, words).astype(np.int8)


def _traits(rows: list[tuple[Trait, ...]]) -> dict[str, Levels]:
    """Each trait as a column; where a row names one twice, the first counts."""
    columns: dict[str, list[int]] = {}
    for at, traits in enumerate(rows):
        for trait in traits:
            name = trait.name
            if name not in columns:
                columns[name] = [UNSAID] * len(rows)
            if columns[name][at] == UNSAID:
                columns[name][at] = trait.value.value
    return {name: np.array(column, dtype=np.int8) for name, column in columns.items()}
