"""Labelled cases: how the rules answer what an authority has answered, and how that compares with a constant.

A label that was inferred from the definition never counts: that would be circular. Nothing is tuned away: a
case that fails stays in the list with its reason.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING

from concord.atlas.questions.pathways.dated import answer_request
from concord.atlas.questions.pathways.requests import read_table
from concord.kernel.faults import FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from concord.atlas.questions.pathways.answering import Law
    from concord.atlas.questions.pathways.dated import DatedAnswer
    from concord.atlas.questions.pathways.requests import Request
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

FILE = "policy/cases.csv"
COUNTED = frozenset({"official_read", "official_recalled"})


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


@dataclass
class Tally:
    """Verdicts of one group, with the share that always saying its commonest label would get right."""

    group: str
    total: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)

    def add(self, found: Verdict) -> None:
        """Count one verdict."""
        self.total += 1
        self.verdicts[found.verdict] += 1
        self.labels[found.expected] += 1

    def row(self, constant: str | None = None) -> dict[str, object]:
        """The tally as a row.

        ``recall``: answered with the label alone; ``reached``: the label among the outcomes; ``constant``:
        what is always said for comparison, without it the commonest label of the group.
        """
        commonest = constant or self.labels.most_common(1)[0][0]
        times = self.labels[commonest]
        right, still_open = self.verdicts["right"], self.verdicts["open"]
        return {
            "group": self.group,
            "cases": self.total,
            "right": right,
            "open": still_open,
            "wrong": self.verdicts["wrong"],
            "undetermined": self.verdicts["undetermined"],
            "recall": round(right / self.total, 3),
            "reached": round((right + still_open) / self.total, 3),
            "constant": commonest,
            "constant_recall": round(times / self.total, 3),
        }


def case_requests(words: Vocabulary) -> list[Request]:
    """The cases of this installation as requests. Raises FaultsFoundError."""
    requests, faults = read_table(_text(), FILE, words)
    if faults:
        raise FaultsFoundError(faults)
    return requests


def judge(law: Law, today: date) -> list[Verdict]:
    """Answer every case of this installation."""
    labels = {row["case_id"]: row for row in csv.DictReader(io.StringIO(_text()))}
    return [
        _verdict(answer_request(law, one, today, FILE), labels[one.id]) for one in case_requests(law.words)
    ]


def _text() -> str:
    return files("concord.atlas.facts").joinpath(FILE).read_text(encoding="utf-8")


def _verdict(found: DatedAnswer, label: Mapping[str, str]) -> Verdict:
    expected = label["outcome_code"]
    outcomes = found.outcomes
    if not outcomes:
        verdict = "undetermined"
    elif expected not in outcomes:
        verdict = "wrong"
    else:
        verdict = "right" if found.is_determined else "open"
    rows = [row for one in found.answers for decision in one.reply.decisions for row in decision.open_rows]
    fired = [decision.fired for one in found.answers for decision in one.reply.decisions if decision.fired]
    return Verdict(
        id=label["case_id"],
        jurisdiction=label["jurisdiction"],
        case_type=label["case_type"],
        label_source=label["label_source"],
        expected=expected,
        outcomes=outcomes,
        rows=tuple(dict.fromkeys(row.id for row in (*rows, *fired))),
        verdict=verdict,
        reason=label["reason"] or _reason(found, verdict),
        expected_row=label["expected_row"],
    )


def _reason(found: DatedAnswer, verdict: str) -> str:
    if found.record_begins is not None:
        return f"the record begins on {found.record_begins.isoformat()}"
    wanted = dict.fromkeys(one.attribute for answer in found.answers for one in answer.undetermined)
    if verdict == "open" and wanted:
        return f"not stated: {', '.join(wanted)}"
    return ""


def tallies(verdicts: Iterable[Verdict]) -> dict[str, list[dict[str, object]]]:
    """Counted cases by jurisdiction, by label, by case type and by label source, and all together."""
    groups: dict[str, dict[str, Tally]] = {}
    for one in verdicts:
        if one.counts:
            for by, group in _groups(one).items():
                groups.setdefault(by, {}).setdefault(group, Tally(group)).add(one)
    # Within one class a constant is judged as what it is for the whole jurisdiction.
    places = groups.get("jurisdiction", {})
    constant = {place: tally.labels.most_common(1)[0][0] for place, tally in places.items()}
    return {
        by: [
            found[group].row(constant[group.split()[0]] if by == "class" else None) for group in sorted(found)
        ]
        for by, found in groups.items()
    }


def _groups(one: Verdict) -> dict[str, str]:
    return {
        "all": "all",
        "jurisdiction": one.jurisdiction,
        "class": f"{one.jurisdiction} {one.expected}",
        "case_type": one.case_type,
        "label_source": one.label_source,
    }
