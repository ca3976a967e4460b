"""The answer to a question about authorisations, and its rows, each with what keeps it from being certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from concord.atlas.edition.columns import columns_of, years_in
from concord.atlas.edition.standing import grant_of, word_on
from concord.atlas.questions.approvals.conditions import select
from concord.atlas.questions.approvals.counts import Count, count, grouping, undated
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from datetime import date

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


def reasons_against(edition: Edition, question: Question, authorisation: Authorisation) -> tuple[str, ...]:
    """Why an authorisation does not count on the day: the conditions that it fails, or its place."""
    selection = select(edition, undated(edition, question))
    at, day = selection.columns.index[authorisation.id], question.as_of.toordinal()
    failed = [one.name for one in selection.conditions if not one.possible_on(day)[at]]
    wanted = question.filters.jurisdictions
    if (wanted and authorisation.jurisdiction not in wanted) or not failed:
        failed.append("jurisdiction")
    return tuple(dict.fromkeys(failed))


def groups_of(edition: Edition, row: CountedRow, by: str) -> list[str]:
    """The groups in which a row counts: one, but for a grant whose year is not certain."""
    if by == "jurisdiction":
        return [row.jurisdiction]
    columns = columns_of(edition)
    groups = grouping(columns, by)
    name = groups.names[groups.codes[columns.index[row.authorisation.id]]]
    return years_in(name) if by == "year" else [name]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows and counts of one question. ``counts`` are grouped by ``by``, and empty without it.

    ``total`` counts each unit once.
    """

    edition: Edition
    question: Question
    by: str | None
    rows: tuple[CountedRow, ...]
    counts: tuple[Count, ...]
    total: Count

    @property
    def oldest_confirmed(self) -> date | None:
        """The day since which some counted row has not been confirmed; None without rows."""
        return min((row.authorisation.confirmed_on for row in self.rows), default=None)

    def head(self) -> dict[str, Any]:
        """What stands before the rows in JSON."""
        return {
            "edition": self.edition.id,
            "as_of": self.question.as_of,
            "known": self.question.known,
            "rule": self.question.rule.id,
            "by": self.by,
            "oldest_confirmed": self.oldest_confirmed,
            "total": {"certain": self.total.certain, "possible": self.total.possible},
        }

    def groups(self) -> list[dict[str, Any]]:
        """The counts in JSON: the group under the name of its grouping."""
        return [
            {str(self.by): row.key, "certain": row.certain, "possible": row.possible} for row in self.counts
        ]

    def as_json(self) -> dict[str, Any]:
        """The documented shape. Its rows are the groups, or without ``by`` the authorisations."""
        rows = [self._row(row) for row in self.rows] if self.by is None else self.groups()
        return {**self.head(), "rows": rows}

    def _row(self, row: CountedRow) -> dict[str, Any]:
        authorisation, product = row.authorisation, row.product
        references = self.edition.references
        return {
            "authorisation": authorisation.id,
            "product": product.id,
            "name": product.name,
            "jurisdiction": row.jurisdiction,
            "class": product.product_class.value,
            "donor": product.donor.value,
            "holder": authorisation.holder,
            "legal_form": authorisation.legal_form.value,
            "granted": str(grant_of(authorisation).date),
            "standing": word_on(columns_of(self.edition), authorisation.id, self.question.as_of),
            "counts": row.word,
            "doubts": list(row.doubts),
            "indication_group": authorisation.indication_group,
            "confirmed_on": authorisation.confirmed_on,
            "sources": list(authorisation.sources),
            "addresses": [references[key].url for key in authorisation.sources],
        }


def answer(edition: Edition, question: Question, by: str | None = None) -> Answer:
    """Answer a question. Raises what ``count`` raises."""
    counts = count(edition, question, by or "all")
    return Answer(edition, question, by, listing(edition, question), counts.rows if by else (), counts.total)
