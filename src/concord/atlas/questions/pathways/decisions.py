"""Decisions of authorities beside what the rules say: labelled cases and authorised products.

A label that was inferred from the definition never counts: that would be circular. The attributes of the
products were filled from their sources and recorded before any rule was run on them. Nothing is tuned away:
a case that fails stays in the list with its reason, a disagreement stays a finding, and no rule is changed
to remove one without a text that says so.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.model import Edition, part
from concord.atlas.questions.pathways.cases import Case, CaseAnswer, answer_case, read_day, read_table
from concord.atlas.questions.pathways.vocabulary import Vocabulary, recorded_text
from concord.kernel.faults import FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from concord.atlas.questions.pathways.answers import Law

CASES = "policy/cases.csv"
ATTRIBUTES = "policy/product_attributes.csv"
DECISIONS = "policy/decisions.csv"
COUNTED = frozenset({"official_read", "official_recalled"})
_BESIDE = frozenset({"product", "sources", "confidence", "basis", "note"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case: ``right``, ``open`` (the label among several), ``wrong``, or ``undetermined`` (no answer)."""

    id: str
    jurisdiction: str
    case_type: str
    label_source: str
    expected: str
    outcomes: tuple[str, ...]
    rows: tuple[str, ...]
    verdict: str
    reason: str
    expected_row: str = ""

    @property
    def row_agrees(self) -> bool | None:
        """Whether the row that the case was found to turn on is among those that answer.

        ``None`` without one.
        """
        return self.expected_row in self.rows if self.expected_row else None

    @property
    def counts(self) -> bool:
        """Whether the label is an authority's own."""
        return self.label_source in COUNTED


def labelled_cases(words: Vocabulary) -> list[Case]:
    """The cases of this installation. Raises FaultsFoundError."""
    cases, faults = read_table(recorded_text(CASES), CASES, words)
    if faults:
        raise FaultsFoundError(faults)
    return cases


def judge(law: Law, today: date) -> list[Verdict]:
    """Answer every case of this installation."""
    labels = {row["case_id"]: row for row in csv.DictReader(io.StringIO(recorded_text(CASES)))}
    return [
        _judged(answer_case(law, case, today, CASES), labels[case.id]) for case in labelled_cases(law.words)
    ]


def _judged(answered: CaseAnswer, label: Mapping[str, str]) -> Verdict:
    decisions = [decision for one in answered.answers for decision in one.reply.decisions]
    rows = [row for decision in decisions for row in decision.open_rows]
    rows += [decision.fired for decision in decisions if decision.fired]
    verdict = _compared(answered, label["outcome_code"], "right", "wrong")
    return Verdict(
        id=label["case_id"],
        jurisdiction=label["jurisdiction"],
        case_type=label["case_type"],
        label_source=label["label_source"],
        expected=label["outcome_code"],
        outcomes=answered.outcomes,
        rows=tuple(dict.fromkeys(row.id for row in rows)),
        verdict=verdict,
        reason=label["reason"] or _reason(answered, verdict),
        expected_row=label["expected_row"],
    )


def _compared(answered: CaseAnswer, expected: str, same: str, other: str) -> str:
    """How an answer compares with the code that was decided."""
    if not answered.outcomes:
        return "undetermined"
    if expected not in answered.outcomes:
        return other
    return same if answered.is_determined else "open"


def _reason(answered: CaseAnswer, verdict: str) -> str:
    wanted = dict.fromkeys(one.attribute for answer in answered.answers for one in answer.undetermined)
    return f"not stated: {', '.join(wanted)}" if verdict == "open" and wanted else answered.error


def tallies(verdicts: Iterable[Verdict]) -> dict[str, list[dict[str, object]]]:
    """Counted cases by jurisdiction, by label, by case type and by label source, and all together.

    ``recall``: answered with the label alone; ``reached``: the label among the outcomes; ``constant``: what
    is always said for comparison, the commonest label of the group, or of the whole jurisdiction within one
    class.
    """
    groups: dict[str, dict[str, list[Verdict]]] = {}
    for one in verdicts:
        if one.counts:
            for by, group in _groups(one).items():
                groups.setdefault(by, {}).setdefault(group, []).append(one)
    commonest = {place: _commonest(of_place) for place, of_place in groups.get("jurisdiction", {}).items()}
    return {
        by: [
            _tally(
                group, members, commonest[members[0].jurisdiction] if by == "class" else _commonest(members)
            )
            for group, members in sorted(by_group.items())
        ]
        for by, by_group in groups.items()
    }


def _commonest(verdicts: Sequence[Verdict]) -> str:
    return Counter(one.expected for one in verdicts).most_common(1)[0][0]


def _tally(group: str, verdicts: Sequence[Verdict], constant: str) -> dict[str, object]:
    total = len(verdicts)
    count = Counter(one.verdict for one in verdicts)
    return {
        "group": group,
        "cases": total,
        **{verdict: count[verdict] for verdict in ("right", "open", "wrong", "undetermined")},
        "recall": round(count["right"] / total, 3),
        "reached": round((count["right"] + count["open"]) / total, 3),
        "constant": constant,
        "constant_recall": round(sum(one.expected == constant for one in verdicts) / total, 3),
    }


def _groups(one: Verdict) -> dict[str, str]:
    return {
        "all": "all",
        "jurisdiction": one.jurisdiction,
        "class": f"{one.jurisdiction} {one.expected}",
        "case_type": one.case_type,
        "label_source": one.label_source,
    }


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
    answer: CaseAnswer
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


def compare(law: Law, recorded: Recorded, today: date, product: str | None = None) -> list[Comparison]:
    """Every decision beside the answer of the rules on its day, of one product or of all."""
    return [
        _comparison(law, row, recorded.products[row["product"]], today)
        for row in recorded.decisions
        if product is None or row["product"] == product
    ]


def _comparison(law: Law, row: Mapping[str, str], attributes: Mapping[str, str], today: date) -> Comparison:
    kind = law.words.case_types["marketing_authorisation"]
    place, expected = row["jurisdiction"], row["outcome"]
    facts = {**kind.implies, **attributes}
    case = Case(row["authorisation"], place, kind.question_in(place), read_day(row["date"]), facts)
    answer = answer_case(law, case, today, ATTRIBUTES)
    return Comparison(
        row["authorisation"], row["product"], place, expected, row["date"], row["basis"],
        tuple(row["sources"].split("|")) if row["sources"] else (), row["note"], answer,
        _compared(answer, expected, "agrees", "disagrees") if expected else "not known",
    )  # fmt: skip
