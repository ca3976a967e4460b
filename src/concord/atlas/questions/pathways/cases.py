"""Cases: what is asked of ``classify``, one product as YAML or a table of cases as CSV, and their answers.

The day of a case may be known in part: every table that was in force within it is asked.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.pathways.answers import Answer, Law, answer
from concord.atlas.questions.pathways.facts import Given, read_facts, with_steps
from concord.atlas.questions.pathways.rules import BeforeRecordError, Decision, Rejection, Row
from concord.atlas.questions.pathways.vocabulary import DISCLAIMER, Vocabulary
from concord.kernel.dates import PartialDate, Period
from concord.kernel.documents import AnyText, Document, Texts, read_document
from concord.kernel.faults import Fault, FaultsFoundError

if TYPE_CHECKING:
    from concord.atlas.questions.pathways.routes import OpenRoute

# Columns of a table of cases that are not facts. Label columns are read by ``cases`` and ignored here.
CASE_COLUMNS = ("case_id", "id", "jurisdiction", "case_type", "description", "date")
LABEL_COLUMNS = (
    "official_outcome", "outcome_code", "label_source", "decision_maker", "source_url", "sources",
    "confidence",
    "basis", "note", "expected_row", "reason",
)  # fmt: skip
_BESIDE = frozenset({*CASE_COLUMNS, *LABEL_COLUMNS})
_IDS = {"case_id", "id"}
_TOO_MANY = "cells beyond the header"
_SHOWN = 200
_YEARS = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True, slots=True)
class Case:
    """One question about one product. ``day`` may be partly known; ``row`` is the line in the file."""

    id: str
    jurisdiction: str
    question: str
    day: PartialDate | None
    facts: Mapping[str, Given]
    row: int = 0


class Product(Document):
    """A product to class: in which jurisdictions, on which day, by its processing steps and its facts."""

    id: AnyText = ""
    jurisdictions: Texts | None = None
    date: AnyText = ""
    question: str = "class"
    steps: Texts = ()
    facts: Mapping[str, Any]

    def cases(self, law: Law, name: str) -> list[Case]:
        """A case for each jurisdiction, everywhere without one. Raises FaultsFoundError."""
        if self.question not in law.words.questions:
            expected = f"allowed: {', '.join(law.words.questions)}"
            raise FaultsFoundError([Fault("", 0, "question", self.question[:_SHOWN], expected)])
        places = sorted(law.rules) if self.jurisdictions is None else self.jurisdictions
        if not places or len(set(places)) < len(places):
            shown = f"[{', '.join(places)}]"[:_SHOWN]
            raise FaultsFoundError(
                [Fault("", 0, "jurisdictions", shown, "one jurisdiction or more, each once")]
            )
        day = read_day(self.date)
        return [
            Case(name, place, self.question, day, with_steps(self.facts, self.steps, place))
            for place in places
        ]


class ProductFile(Product):
    """A product in a file of its own, with what only a person reads."""

    name: str = ""
    jurisdiction: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """The answers on every day on which the law changed within a partly known day, or why there is none.

    ``outcomes`` is the union: the record cannot say which of the days it was.
    """

    case: Case
    answers: tuple[Answer, ...]
    record_begins: date | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcome codes that remain possible on any of the days, in order of day."""
        return tuple(dict.fromkeys(code for one in self.answers for code in one.outcomes))

    @property
    def is_determined(self) -> bool:
        """Whether exactly one outcome remains on all of the days."""
        return len(self.outcomes) == 1 and not any(one.reply.has_gap for one in self.answers)

    @property
    def error(self) -> str:
        """Why there is no answer; empty if there is one."""
        begins = self.record_begins
        return f"the record begins on {begins.isoformat()}" if begins else ""


def read_day(text: str) -> PartialDate | None:
    """A day as cases write it: EDTF, ``by DAY``, ``before YEAR``, ``2005-2008``; nothing is ``None``.

    Raises FaultsFoundError that says what is expected.
    """
    try:
        return _parse_day(text.strip()) if text.strip() else None
    except ValueError as error:
        raise FaultsFoundError([Fault("", 0, "date", text[:_SHOWN], str(error)[:_SHOWN])]) from None


def _parse_day(text: str) -> PartialDate:
    word, _, rest = text.partition(" ")
    if word == "by":
        return PartialDate.parse(f"[..{rest}]")
    if word == "before":
        return PartialDate(date.min, date.fromordinal(PartialDate.parse(rest).earliest.toordinal() - 1), text)
    years = _YEARS.fullmatch(text)
    if years:
        return PartialDate.parse(f"[{years[1]}..{years[2]}]")
    if "/" in text:
        period = Period.parse(text)
        if period.start is not None and period.end is not None:
            return PartialDate(period.start.earliest, period.end.latest, text)
    return PartialDate.parse(text)


def read_product(text: str, file: str, law: Law) -> list[Case]:
    """The cases of a YAML of one product. Raises FaultsFoundError."""
    product = read_document(ProductFile, text, file)
    if product.jurisdiction is not None:
        if product.jurisdictions is not None:
            expected = "expected jurisdiction or jurisdictions, not both"
            raise FaultsFoundError([Fault(file, 0, "jurisdiction", product.jurisdiction[:_SHOWN], expected)])
        product = product.model_copy(update={"jurisdictions": (product.jurisdiction,)})
    try:
        return product.cases(law, product.id or file)
    except FaultsFoundError as error:
        raise error.within(file) from None


def read_table(text: str, file: str, words: Vocabulary) -> tuple[list[Case], list[Fault]]:
    """The cases of a CSV, and the faults of rows that could not be read, or of a table without rows.

    Raises FaultsFoundError for columns that are unknown, duplicate or missing.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey=_TOO_MANY)
    try:
        return _read_rows(reader, file, words)
    except csv.Error as error:
        fault = Fault(file, reader.line_num, "", "", f"not readable as CSV: {error}")
        raise FaultsFoundError([fault]) from None


def _read_rows(reader: csv.DictReader[str], file: str, words: Vocabulary) -> tuple[list[Case], list[Fault]]:
    columns = list(reader.fieldnames or [])
    _check_header(columns, file, words)
    cases: list[Case] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for row in reader:
        line = reader.line_num
        wrong = [*_misshapen(row, columns, line, file), *_unnamed(row, lines, line, file)]
        try:
            if not wrong:
                cases.append(_of_row(row, line, words))
        except FaultsFoundError as error:
            wrong = list(error.within(file, line).faults)
        faults += wrong
    if not cases and not faults:
        faults.append(Fault(file, reader.line_num, "", "", "expected a case below the header"))
    return cases, faults


def _check_header(columns: list[str], file: str, words: Vocabulary) -> None:
    known = _BESIDE | words.attributes.keys() | words.text_columns
    strange = [column for column in columns if column not in known]
    duplicates = sorted({column for column in columns if columns.count(column) > 1})
    if strange or "jurisdiction" not in columns:
        expected = f"known columns: {', '.join(sorted(known))}; jurisdiction is needed"
    elif duplicates:
        strange, expected = duplicates, "duplicate column: keep one"
    elif not _IDS & set(columns):
        expected = "expected a column case_id or id"
    else:
        return
    raise FaultsFoundError([Fault(file, 1, "columns", ", ".join(strange), expected)])


def _misshapen(row: Mapping[str, Any], columns: list[str], line: int, file: str) -> Iterator[Fault]:
    """A fault for a row with more or fewer cells than the header."""
    if _TOO_MANY in row:
        expected = f"expected {len(columns)} cells, as in the header; quote a cell that holds a comma"
        yield Fault(file, line, _TOO_MANY, ",".join(row[_TOO_MANY]), expected)
    missing = [column for column in columns if row[column] is None]
    if missing:
        expected = f"expected {len(columns)} cells, as in the header, found {len(columns) - len(missing)}"
        yield Fault(file, line, missing[0], "", expected)


def _unnamed(row: Mapping[str, Any], lines: dict[str, int], line: int, file: str) -> Iterator[Fault]:
    """A fault for a row without an id, or with one that an earlier row bears; ``lines`` remembers them."""
    column = "case_id" if "case_id" in row else "id"
    name = _name(row)
    if not name:
        yield Fault(file, line, column, "", "expected an id")
    elif lines.setdefault(name, line) != line:
        yield Fault(file, line, column, name, f"duplicate id; the first is in line {lines[name]}")


def _name(row: Mapping[str, Any]) -> str:
    return (row.get("case_id") or row.get("id") or "").strip()


def _of_row(row: Mapping[str, str], line: int, words: Vocabulary) -> Case:
    cells = {key: value.strip() for key, value in row.items() if value and value.strip()}
    place = cells.get("jurisdiction", "").upper()
    question, facts = "class", {key: value for key, value in cells.items() if key not in _BESIDE}
    kind = cells.get("case_type")
    if kind:
        if kind not in words.case_types:
            expected = f"allowed: {', '.join(words.case_types)}"
            raise FaultsFoundError([Fault("", 0, "case_type", kind, expected)])
        case_type = words.case_types[kind]
        question, facts = case_type.question_in(place), {**case_type.implies, **facts}
    return Case(_name(row), place, question, read_day(cells.get("date", "")), facts, line)


def answer_case(law: Law, case: Case, today: date, file: str = "") -> CaseAnswer:
    """Answer one case; without a day of its own as of ``today``. Raises FaultsFoundError for bad facts.

    Raises LookupError for a question that the jurisdiction has no rules for.
    """
    rules = law.rules_of(case.jurisdiction)
    facts = read_facts(case.facts, law.words, file, case.row)
    answers = []
    begins = None
    changes = rules.changes(law.words.questions[case.question].base or case.question)
    for day in days_within(case.day, changes, today):
        try:
            answers.append(answer(law, facts, case.jurisdiction, day, question=case.question, name=case.id))
        except BeforeRecordError as error:
            begins = error.begins
    return CaseAnswer(case, tuple(answers), None if answers else begins)


def days_within(day: PartialDate | None, changes: tuple[date, ...], today: date) -> list[date]:
    """The days to ask: the first within the record, and each later day on which the law changed."""
    if day is None:
        return [today]
    first = max(day.earliest, min(changes[0], day.latest))
    return [first, *(change for change in changes if first < change <= day.latest)]


def answer_json(answered: CaseAnswer, words: Vocabulary) -> dict[str, Any]:
    """One case answered, in the published shape: the last day of it in full, every day with its outcomes."""
    case = answered.case
    head: dict[str, Any] = {
        "id": case.id,
        "jurisdiction": case.jurisdiction,
        "question": case.question,
        "date": str(case.day) if case.day else None,
        "outcomes": answered.outcomes,
    }
    if not answered.answers:
        nothing: dict[str, Any] = {"rows": [], "routes": [], "undetermined": [], "rule_set": None}
        return {**head, **nothing, "error": answered.error}
    days = [{"day": one.day.isoformat(), "outcomes": one.outcomes} for one in answered.answers]
    return {**head, **_body(answered.answers[-1], words), "days": days}


def _body(answer: Answer, words: Vocabulary) -> dict[str, Any]:
    masks = {attribute.key: answer.facts.masks[attribute.index] for attribute in words.ordered}
    rows = _rows(answer.reply.decisions, words)
    return {
        "day": answer.day.isoformat(),
        "rows": rows,
        "rejected": [
            _rejection(one, answer, words) for decision in answer.reply.decisions for one in decision.rejected
        ],
        "other_questions": [
            {"question": one.question, "outcomes": one.outcomes, "rows": _rows(one.decisions, words)}
            for one in answer.others
        ],
        "routes": [_route(one) for one in answer.routes],
        "undetermined": [
            {
                "fact": one.attribute,
                "would_decide": round(one.reduction, 3),
                "by_value": [{"values": values, "outcomes": codes} for values, codes in one.by_value],
            }
            for one in answer.undetermined
        ],
        "assumed": answer.facts.assumed,
        "derived": {key: words.attributes[key].words(masks[key]) for key in answer.facts.derived},
        "references": list({tuple(row["reference"].values()): row["reference"] for row in rows}.values()),
        "rule_set": {
            "version": answer.rules.version,
            "hash": answer.rules.hash,
            "coverage": answer.coverage,
            "files": answer.rules.files,
        },
        "notice": DISCLAIMER.en,
    }


def _rows(decisions: Sequence[Decision], words: Vocabulary) -> list[dict[str, Any]]:
    return [
        _row(row, "fired" if row is decision.fired else "open", words)
        for decision in decisions
        for row in decision.rows
    ]


def _row(row: Row, status: str, words: Vocabulary) -> dict[str, Any]:
    kept = {
        "id", "outcomes", "rank", "exception_to", "effective_from", "effective_to", "published_on",
        "reference", "basis", "review_due", "why", "file",
    }  # fmt: skip
    when = {words.ordered[at].key: words.ordered[at].words(mask) for at, mask in row.limits}
    return {"status": status, "when": when, **row.model_dump(mode="json", include=kept)}


def _rejection(rejection: Rejection, answer: Answer, words: Vocabulary) -> dict[str, Any]:
    if rejection.attribute < 0:
        return {"id": rejection.row.id, "because": "taken by the rows above"}
    attribute = words.ordered[rejection.attribute]
    known = "|".join(attribute.words(answer.facts.masks[rejection.attribute]))
    wanted = "|".join(attribute.words(dict(rejection.row.limits)[rejection.attribute]))
    return {"id": rejection.row.id, "because": f"{attribute.key} is {known}, the row wants {wanted}"}


def _route(option: OpenRoute) -> dict[str, Any]:
    route = option.route
    kept = {"kind", "label", "clock", "basis", "effective_from", "effective_to", "note"}
    return {
        "route": route.id,
        "status": "open" if option.is_certain else "possible",
        "needs": option.needs,
        "clock_days": route.clock.count if route.clock and route.clock.unit.endswith("_days") else None,
        "scheme": route.scheme or None,
        "references": [route.reference.model_dump()],
        **route.model_dump(mode="json", include=kept),
    }
