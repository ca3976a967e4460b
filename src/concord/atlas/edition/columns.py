"""The authorisations of an edition as columns of numbers, laid once when it is loaded.

What every count compares is here: codes of place, product, holder and legal form, traits as levels, days
as proleptic ordinals, and the days on which each authorisation stands as spells. Rows are read in the order
of the edition. No counting rule is built in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.event_columns import events_of
from concord.atlas.edition.model import EventKind, LegalForm, ProductClass
from concord.atlas.edition.standing_spells import standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from concord.atlas.edition.model import Edition, Trait
    from concord.atlas.edition.spells import Spells

    Ints = NDArray[np.int32]
    Levels = NDArray[np.int8]

# The record says nothing of the trait.
UNSAID = -1
LEGAL_FORMS = tuple(LegalForm)
CLASSES = tuple(ProductClass)
YEARS = "|"


@dataclass(frozen=True, slots=True)
class EditionKey:
    """An edition known by its id, so that a cache need not compare its rows."""

    edition: Edition = field(compare=False)
    id: str

    @classmethod
    def of(cls, edition: Edition) -> EditionKey:
        """The key of an edition."""
        return cls(edition, edition.id)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of words as codes: ``names[code]`` is the word."""

    codes: Ints
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Products in the order of the edition; ``substance`` is the INN, or the product without one."""

    index: dict[str, int]
    product_class: Levels
    donor: Coded
    substance: Coded
    traits: dict[str, Levels]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A value for each authorisation. ``standings``: its spells under ``in_force``, ``ever``, ``marketed``.

    ``converted``: the authorisations whose terms changed, by index. ``grant_years``: the years in which the
    grant may lie, joined by ``|``; empty if not known. Levels are 0 no, 1 unknown, 2 yes.
    """

    ids: tuple[str, ...]
    place: Coded
    product: Ints
    products: Products
    holder: Coded
    legal_form: Levels
    grant_kind: Ints
    converted: tuple[int, ...]
    annulled: NDArray[np.bool_]
    indication_group: Coded
    granted_first: Ints
    granted_last: Ints
    grant_years: Coded
    read_on: Ints
    confirmed_on: Ints
    traits: dict[str, Levels]
    standings: dict[str, Spells]


@lru_cache(maxsize=8)
def columns_of(key: EditionKey) -> Columns:
    """The columns of an edition, kept by its id."""
    rows = tuple(key.edition.authorisations.values())
    products, events = _products(key.edition), events_of(rows)
    granted = events.are(EventKind.GRANTED)
    first, last = events.first[granted], events.last[granted]
    annulled = np.zeros(len(rows), dtype=np.bool_)
    annulled[events.row[events.are(EventKind.ANNULLED)]] = True
    return Columns(
        ids=tuple(key.edition.authorisations),
        place=_coded([row.jurisdiction for row in rows]),
        product=_codes(products.index, [row.product for row in rows]),
        products=products,
        holder=_coded([row.holder for row in rows]),
        legal_form=_levels(LEGAL_FORMS, [row.legal_form for row in rows]),
        grant_kind=events.terms[granted],
        converted=tuple(np.unique(events.row[events.are(EventKind.CONVERTED)]).tolist()),
        annulled=annulled,
        indication_group=_coded([row.indication_group for row in rows]),
        granted_first=first,
        granted_last=last,
        grant_years=_years(first, last),
        read_on=_numbers([row.read_on.toordinal() for row in rows]),
        confirmed_on=_numbers([row.confirmed_on.toordinal() for row in rows]),
        traits=_traits([row.traits for row in rows]),
        standings=standings(rows, events),
    )


def years_between(first: date, last: date) -> list[str]:
    """The years in which a day between these may lie; none if a bound is open."""
    if first.year == MINYEAR or last.year == MAXYEAR:
        return []
    return [str(year) for year in range(first.year, last.year + 1)]


def _years(first: Ints, last: Ints) -> Coded:
    bounds = first.astype(np.int64) << 32 | last
    distinct, codes = np.unique(bounds, return_inverse=True)
    days = [(date.fromordinal(one >> 32), date.fromordinal(one & 0xFFFFFFFF)) for one in distinct.tolist()]
    return Coded(codes.astype(np.int32), tuple(YEARS.join(years_between(*pair)) for pair in days))


def _products(edition: Edition) -> Products:
    products = edition.products.values()
    return Products(
        {name: at for at, name in enumerate(edition.products)},
        _levels(CLASSES, [one.product_class for one in products]),
        _coded([one.donor for one in products]),
        _coded([one.inn or one.id for one in products]),
        _traits([one.traits for one in products]),
    )


def _numbers(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int32)


def _codes(places: dict[str, int], words: list[str]) -> Ints:
    # Mapped in C: an edition many times over has a million words to code.
    return np.array(list(map(places.__getitem__, words)), dtype=np.int32)


def _coded(words: list[str]) -> Coded:
    places = {word: at for at, word in enumerate(dict.fromkeys(words))}
    return Coded(_codes(places, words), tuple(map(str, places)))


def _levels(names: Sequence[str], words: list[str]) -> Levels:
    return _codes({name: at for at, name in enumerate(names)}, words).astype(np.int8)


def _traits(rows: list[tuple[Trait, ...]]) -> dict[str, Levels]:
    """Each trait as a column; where a row says one twice, the first counts."""
    found: dict[str, list[int]] = {}
    for at, traits in enumerate(rows):
        for trait in traits:
            name = trait.name
            if name not in found:
                found[name] = [UNSAID] * len(rows)
            if found[name][at] == UNSAID:
                found[name][at] = trait.value.value
    return {name: np.array(column, dtype=np.int8) for name, column in found.items()}
