"""Columns by group behind the counts, kept per edition, question and grouping."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import CLASSES
from concord.atlas.questions.approvals.groups import NOT_KNOWN
from concord.atlas.questions.approvals.narrowed import narrowed, years_in
from concord.atlas.questions.approvals.step_functions import EMPTY, Group, step_functions
from concord.atlas.questions.approvals.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from concord.atlas.edition.columns import Columns
    from concord.atlas.questions.approvals.key import Key
    from concord.atlas.questions.approvals.selected import Selected

    Ints = NDArray[np.int32]


class Table:
    """Counts by group for any day: by columns when first asked, by step functions from then on."""

    def __init__(self, groups: Tally) -> None:
        self._groups = groups
        self._is_asked = False

    def on(self, day: int) -> tuple[list[tuple[str, int, int]], tuple[int, int]]:
        """Name, certain and possible units of each group in which any counts, and those of all together."""
        if not self._is_asked:
            self._is_asked = True
            return self._groups.on(day)
        rows = [(name, *group.on(day)) for name, group in self.groups.items()]
        return [row for row in rows if row[2]], self._whole.on(day)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """The step function of each group."""
        return step_functions(self._groups)

    @cached_property
    def _whole(self) -> Group:
        whole = step_functions(self._groups.as_one())
        return next(iter(whole.values()), EMPTY)


@lru_cache(maxsize=512)
def table(key: Key, by: str) -> Table:
    """The counts of a question, kept for the next time."""
    found = narrowed(key)
    if by == "year":
        return Table(_by_year(found))
    codes, names = _coded(found, by)
    return Table(Tally(codes, tuple(names), found.unit, found.spells))


def _coded(found: Selected, by: str) -> tuple[Ints, Sequence[str]]:
    """The group of each spell as a code, and what the codes mean."""
    columns, row = found.columns, found.spells.row
    if by == "jurisdiction":
        return found.place, found.places
    if by == "holder":
        return columns.holder.codes[row], [name or NOT_KNOWN for name in columns.holder.names]
    product = columns.product[row]
    if by == "class":
        return columns.products.product_class[product].astype(np.int32), CLASSES
    if by == "donor":
        return columns.products.donor.codes[product], columns.products.donor.names
    return np.zeros(len(row), dtype=np.int32), ["all"]


def _by_year(found: Selected) -> Tally:
    """A spell for each year in which its grant may lie, certain in none if there are several."""
    names, code, several, begins, repeats = _years(found.columns)
    years = found.columns.grant_years.codes[found.spells.row]
    own = np.repeat(np.arange(len(years)), repeats[years])
    offsets = np.arange(len(own)) - np.repeat(np.cumsum(repeats[years]) - repeats[years], repeats[years])
    spells = found.spells.take(own).doubted(several[years][own])
    return Tally(code[begins[years][own] + offsets], names, found.unit[own], spells)


def _years(
    columns: Columns,
) -> tuple[tuple[str, ...], Ints, NDArray[np.bool_], NDArray[np.intp], NDArray[np.intp]]:
    """Names of years, and for each code of the column of years its years as codes: where and how many."""
    names: dict[str, int] = {}
    groups = [years_in(name) for name in columns.grant_years.names]
    code = [names.setdefault(year, len(names)) for years in groups for year in years]
    repeats = np.array([len(years) for years in groups], dtype=np.intp)
    begins = np.cumsum(repeats) - repeats
    return tuple(names), np.array(code, dtype=np.int32), repeats > 1, begins, repeats
