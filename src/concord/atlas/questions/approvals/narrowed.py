"""What a question asks for of what its rule admits, as columns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import CLASSES, YEARS
from concord.atlas.questions.approvals.conditions import among
from concord.atlas.questions.approvals.groups import NOT_KNOWN
from concord.atlas.questions.approvals.selected import Selected, of_rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from concord.atlas.edition.columns import Columns
    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals.key import Key
    from concord.atlas.questions.approvals.question import Question
    from concord.atlas.questions.approvals.where import Where

    Flags = NDArray[np.bool_]


@lru_cache(maxsize=256)
def narrowed(key: Key) -> Selected:
    """The spells that a question asks for, on whatever day they count."""
    question, where = key.question, key.question.where
    found = of_rule(key.edition, question.rule)
    if where.jurisdictions:
        found = found.take(among(found.places, where.jurisdictions)[found.place])
    for asked in _asked(found.columns, key.edition.edition, question):
        found = found.take(asked[found.spells.row])
    for doubtful in _doubtful(found.columns, question):
        found = found.with_spells(found.spells.doubted(doubtful[found.spells.row]))
    return found


def _asked(columns: Columns, edition: Edition, question: Question) -> Iterator[Flags]:
    """Which authorisations are asked for, by each restriction that there is."""
    where = question.where
    if where.holders:
        yield among(columns.holder.names, where.holders)[columns.holder.codes]
    if where.indication_groups:
        yield among(columns.indication_group.names, where.indication_groups)[columns.indication_group.codes]
    if where.years:
        yield _meets(columns, where.years)[columns.grant_years.codes]
    if where.granted is not None:
        first, last = _window(where.granted)
        yield (columns.granted_last >= first) & (columns.granted_first <= last)
    if question.known is not None:
        yield columns.read_on <= question.known.toordinal()
    for of_products in _asked_products(columns, edition, where):
        yield of_products[columns.product]


def _asked_products(columns: Columns, edition: Edition, where: Where) -> Iterator[Flags]:
    products = columns.products
    if where.classes:
        yield among(CLASSES, where.classes)[products.product_class]
    if where.donors:
        yield among(products.donor.names, where.donors)[products.donor.codes]
    if where.products:
        yield among(tuple(products.index), where.products)
    if where.materials:
        texts = [product.material for product in edition.products.values()]
        yield np.array([any(word in text for word in where.materials) for text in texts], dtype=np.bool_)


def _doubtful(columns: Columns, question: Question) -> Iterator[Flags]:
    """Which authorisations may not be meant, or not be confirmed lately enough."""
    where = question.where
    if question.confirmed_within is not None:
        yield columns.confirmed_on < question.as_of.toordinal() - question.confirmed_within
    if where.years:
        yield ~_lies_in(columns, where.years)[columns.grant_years.codes]
    if where.granted is not None:
        first, last = _window(where.granted)
        yield (columns.granted_first < first) | (columns.granted_last > last)


def _window(days: tuple[date, date]) -> tuple[int, int]:
    return days[0].toordinal(), days[1].toordinal()


def years_in(name: str) -> list[str]:
    """The groups by year of a name of the column of years."""
    return name.split(YEARS) if name else [NOT_KNOWN]


def _meets(columns: Columns, years: frozenset[str]) -> Flags:
    return np.array([bool(years & set(years_in(one))) for one in columns.grant_years.names], dtype=np.bool_)


def _lies_in(columns: Columns, years: frozenset[str]) -> Flags:
    return np.array([years >= set(years_in(one)) for one in columns.grant_years.names], dtype=np.bool_)
