"""Authorised products: what the rules say beside what the regulator decided.

The attributes of the products were filled from their sources and recorded before any rule was run on them.
A disagreement stays a finding; no rule is changed to remove one without a text that says so.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from concord.atlas.questions.pathways.dated import answer_request
from concord.atlas.questions.pathways.requests import Request, read_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

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


def _rows(file: str) -> list[dict[str, str]]:
    text = files("concord.atlas.facts").joinpath(file).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def product_facts() -> dict[str, Mapping[str, str]]:
    """The attributes of each product as facts, by product."""
    return {
        row["product"]: {key: value for key, value in row.items() if key not in _BESIDE and value}
        for row in _rows(ATTRIBUTES)
    }


@cache
def decisions() -> tuple[Mapping[str, str], ...]:
    """What regulators decided, a row an authorisation."""
    return tuple(_rows(DECISIONS))


def compare(law: Law, today: date, product: str | None = None) -> list[Comparison]:
    """Every decision beside the answer of the rules on its day, of one product or of all."""
    return [
        _comparison(law, row, today) for row in decisions() if product is None or row["product"] == product
    ]


def _comparison(law: Law, row: Mapping[str, str], today: date) -> Comparison:
    kind = law.words.case_types["marketing_authorisation"]
    question = kind.by_jurisdiction.get(row["jurisdiction"], kind.question)
    facts = {**kind.implies, **product_facts()[row["product"]]}
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
