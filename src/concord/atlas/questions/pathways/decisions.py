"""Authorised products: what the rules say beside what the regulator decided.

The attributes of the products were filled from their sources and recorded before any rule was run on them.
A disagreement stays a finding; no rule is changed to remove one without a text that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.model import part
from concord.atlas.questions.pathways.dated import answer_request
from concord.atlas.questions.pathways.requests import Request, read_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.pathways.answering import Law
    from concord.atlas.questions.pathways.dated import DatedAnswer

ATTRIBUTES = "policy/product_attributes.csv"
DECISIONS = "policy/decisions.csv"
_BESIDE = frozenset({"product", "sources", "confidence", "basis", "note"})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One authorisation. ``verdict``: agrees, open, disagrees, undetermined (no answer), or not known (no
    decision).

    ``expected`` is the code of what the regulator decided, on ``date`` and by ``sources``.
    """

    authorisation: str
    product: str
    jurisdiction: str
    expected: str
    date: str
    basis: str
    sources: tuple[str, ...]
    note: str
    answer: DatedAnswer
    verdict: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an edition holds: the attributes of each product, and what regulators decided, a row each."""

    products: Mapping[str, Mapping[str, str]]
    decisions: tuple[Mapping[str, str], ...]


@part
def recorded(edition: Edition) -> Recorded:
    """Attributes and decisions of an edition."""
    return record_of(edition.documents)


def record_of(documents: Mapping[str, Any]) -> Recorded:
    """The same from fact files by path, each a list of rows; a file that is not there holds none."""
    products = {
        row["product"]: {key: value for key, value in row.items() if key not in _BESIDE and value}
        for row in documents.get(ATTRIBUTES, ())
    }
    return Recorded(products, tuple(documents.get(DECISIONS, ())))


def compare(law: Law, found: Recorded, today: date, product: str | None = None) -> list[Comparison]:
    """Every decision beside the answer of the rules on its day, of one product or of all."""
    return [
        _comparison(law, row, found.products[row["product"]], today)
        for row in found.decisions
        if product is None or row["product"] == product
    ]


def _comparison(law: Law, row: Mapping[str, str], attributes: Mapping[str, str], today: date) -> Comparison:
    kind = law.words.case_types["marketing_authorisation"]
    question = kind.by_jurisdiction.get(row["jurisdiction"], kind.question)
    facts = {**kind.implies, **attributes}
    request = Request(row["authorisation"], row["jurisdiction"], question, read_day(row["date"]), facts, 0)
    answer = answer_request(law, request, today, ATTRIBUTES)
    sources = tuple(row["sources"].split("|")) if row["sources"] else ()
    return Comparison(
        row["authorisation"], row["product"], row["jurisdiction"], row["outcome"], row["date"],
        row["basis"], sources, row["note"], answer, _verdict(answer, row["outcome"]),
    )  # fmt: skip


def _verdict(answer: DatedAnswer, expected: str) -> str:
    if not expected:
        return "not known"
    if not answer.outcomes:
        return "undetermined"
    if expected not in answer.outcomes:
        return "disagrees"
    return "agrees" if answer.is_determined else "open"
