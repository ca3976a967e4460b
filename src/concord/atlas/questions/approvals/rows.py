"""The rows behind a count, each with what keeps it from being certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.columns import columns_of, years_in
from concord.atlas.questions.approvals.conditions import select
from concord.atlas.questions.approvals.counts import grouping, undated
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from concord.atlas.edition.model import Authorisation, Edition, Product
    from concord.atlas.questions.approvals.question import Question


@dataclass(frozen=True, slots=True)
class CountedRow:
    """An authorisation that counts on the day in one jurisdiction; ``unit`` is what is counted once.

    ``doubts`` names what keeps it from being certain.
    """

    authorisation: Authorisation
    product: Product
    jurisdiction: str
    unit: str
    truth: Truth
    doubts: tuple[str, ...]

    @property
    def word(self) -> str:
        """How it counts, in JSON: certain or possible."""
        return "certain" if self.truth is Truth.YES else "possible"


def listing(edition: Edition, question: Question) -> tuple[CountedRow, ...]:
    """The rows that count on the day, certain or possible, in order of authorisation."""
    selection = select(edition, undated(edition, question))
    day = question.as_of.toordinal()
    sure, may = selection.intervals.on(day)
    chosen = may.nonzero()[0]
    order = chosen[np.argsort(selection.intervals.row[chosen], kind="stable")]
    doubted = [(one.name, ~one.certain_on(day)) for one in selection.conditions]
    certain: dict[tuple[int, int, int], bool] = {}
    columns = (selection.intervals.row, selection.place, selection.unit, sure)
    for at, place, unit, is_sure in zip(*(column[order].tolist() for column in columns), strict=True):
        key = (at, place, unit)
        certain[key] = certain.get(key, False) or is_sure
    rows = []
    for (at, place, unit), is_certain in certain.items():
        authorisation = selection.columns.rows[at]
        rows.append(
            CountedRow(
                authorisation,
                edition.products[authorisation.product],
                selection.places[place],
                selection.units[unit],
                Truth.YES if is_certain else Truth.UNKNOWN,
                () if is_certain else tuple(name for name, flags in doubted if flags[at]),
            )
        )
    return tuple(rows)


def groups_of(edition: Edition, row: CountedRow, by: str) -> list[str]:
    """The groups in which a row counts: one, but for a grant whose year is not certain."""
    if by == "jurisdiction":
        return [row.jurisdiction]
    columns = columns_of(edition)
    groups = grouping(columns, by)
    name = groups.names[groups.codes[columns.index[row.authorisation.id]]]
    return years_in(name) if by == "year" else [name]
