"""The answer to a question about authorisations, as every face shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.columns import columns_of
from concord.atlas.edition.standing import grant_of, word_on
from concord.atlas.questions.approvals.counts import Count, count
from concord.atlas.questions.approvals.rows import CountedRow, listing

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals.question import Question


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
