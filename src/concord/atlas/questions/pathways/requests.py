"""What is asked of ``classify``: one product as YAML, or a table of cases as CSV, each with its own day."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from concord.atlas.questions.pathways.steps import with_steps
from concord.kernel.dates import PartialDate, Period
from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from concord.atlas.questions.pathways.facts import Given
    from concord.atlas.questions.pathways.vocabulary import Vocabulary

# Columns of a table of cases that are not facts. Label columns are read by ``cases`` and ignored here.
CASE_COLUMNS = ("case_id", "id", "jurisdiction", "case_type", "description", "date")
LABEL_COLUMNS = (
    "official_outcome", "outcome_code", "label_source", "decision_maker", "source_url", "sources",
    "confidence",
    "basis", "note", "expected_row", "reason",
)  # fmt: skip
_IDS = {"case_id", "id"}
_TOO_MANY = "cells beyond the header"
_YEARS = re.compile(r"(\d{4})-(\d{4})")


@dataclass(frozen=True, slots=True)
class Request:
    """One question about one product. ``day`` may be partly known; ``row`` is the line in the file."""

    id: str
    jurisdiction: str
    question: str
    day: PartialDate | None
    facts: Mapping[str, Given]
    row: int


def read_day(text: str) -> PartialDate | None:
    """A day as cases write it: EDTF, ``by DAY``, ``before YEAR``, ``2005-2008``; nothing is ``None``.

    Raises ValueError that says what is expected.
    """
    text = text.strip()
    if not text:
        return None
    word, _, rest = text.partition(" ")
    if word == "by":
        return PartialDate.parse(f"[..{rest}]")
    if word == "before":
        until = PartialDate.parse(rest).earliest
        return PartialDate(date.min, date.fromordinal(until.toordinal() - 1), text)
    years = _YEARS.fullmatch(text)
    if years:
        return PartialDate.parse(f"[{years[1]}..{years[2]}]")
    if "/" in text:
        period = Period.parse(text)
        if period.start is not None and period.end is not None:
            return PartialDate(period.start.earliest, period.end.latest, text)
    return PartialDate.parse(text)


def read_table(text: str, file: str, words: Vocabulary) -> tuple[list[Request], list[Fault]]:
    """Requests of a CSV, and the faults of rows that could not be read, or of a table without rows.

    Raises FaultsFoundError for columns that are unknown, that stand twice, or that are missing.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey=_TOO_MANY)
    columns = list(reader.fieldnames or [])
    _check_header(columns, file, words)
    requests: list[Request] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for row in reader:
        line = reader.line_num
        found = [*_misshapen(row, columns, line, file), *_unnamed(row, lines, line, file)]
        faults += found
        if not found:
            try:
                requests.append(_of_row(row, line, file, words))
            except FaultsFoundError as error:
                faults.extend(error.faults)
    if not requests and not faults:
        faults.append(Fault(file, reader.line_num, "", "", "expected a case below the header"))
    return requests, faults


def _check_header(columns: list[str], file: str, words: Vocabulary) -> None:
    texts = {a.derive.source for a in words.ordered if a.derive and a.derive.words}
    known = {*CASE_COLUMNS, *LABEL_COLUMNS, *words.attributes, *texts}
    strange = [column for column in columns if column not in known]
    if strange or "jurisdiction" not in columns:
        expected = f"known columns: {', '.join(sorted(known))}; jurisdiction is needed"
        raise FaultsFoundError([Fault(file, 1, "columns", ", ".join(strange), expected)])
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise FaultsFoundError([Fault(file, 1, "columns", ", ".join(twice), "stands twice: keep one")])
    if not _IDS & set(columns):
        raise FaultsFoundError([Fault(file, 1, "columns", "", "expected a column case_id or id")])


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
        yield Fault(file, line, column, name, f"expected an id once; it stands in line {lines[name]} already")


def _name(row: Mapping[str, Any]) -> str:
    return (row.get("case_id") or row.get("id") or "").strip()


def _of_row(row: Mapping[str, str], line: int, file: str, words: Vocabulary) -> Request:
    said = {key: value.strip() for key, value in row.items() if value and value.strip()}
    said["jurisdiction"] = said.get("jurisdiction", "").upper()
    facts: dict[str, Given] = {
        key: value for key, value in said.items() if key not in CASE_COLUMNS and key not in LABEL_COLUMNS
    }
    question, implied = _question(said, file, line, words)
    try:
        day = read_day(said.get("date", ""))
    except ValueError as error:
        raise FaultsFoundError([Fault(file, line, "date", said["date"], str(error))]) from None
    return Request(_name(row), said["jurisdiction"], question, day, {**implied, **facts}, line)


def _question(
    said: Mapping[str, str], file: str, line: int, words: Vocabulary
) -> tuple[str, Mapping[str, str]]:
    """The question that the kind of case asks, and the facts that the kind itself states."""
    kind = said.get("case_type")
    if not kind:
        return "class", {}
    case_type = words.case_types.get(kind)
    if case_type is None:
        allowed = ", ".join(words.case_types)
        raise FaultsFoundError([Fault(file, line, "case_type", kind, f"allowed: {allowed}")])
    return case_type.by_jurisdiction.get(said["jurisdiction"], case_type.question), case_type.implies


def read_product(text: str, file: str, words: Vocabulary, everywhere: Sequence[str] = ()) -> list[Request]:
    """The requests of a YAML of one product: ``{id, jurisdictions, date, question, steps, facts}``.

    Without ``jurisdictions`` it is asked ``everywhere``.
    """
    data: Any = load_yaml(text, file)
    if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
        raise FaultsFoundError(
            [Fault(file, 0, "facts", "", "expected a mapping with id, jurisdictions, date and facts")]
        )
    known = {"id", "name", "jurisdictions", "jurisdiction", "date", "question", "facts", "steps", "note"}
    strange = [
        Fault(file, 0, key, str(data[key]), f"known: {', '.join(sorted(known))}")
        for key in data.keys() - known
    ]
    question = str(data.get("question", "class"))
    if question not in words.questions:
        strange.append(Fault(file, 0, "question", question, f"allowed: {', '.join(words.questions)}"))
    if strange:
        raise FaultsFoundError(strange)
    said = data.get("jurisdictions", data.get("jurisdiction", list(everywhere)))
    places = [str(place) for place in (said if isinstance(said, list) else [said])]
    try:
        day = read_day(str(data.get("date", "")))
    except ValueError as error:
        raise FaultsFoundError([Fault(file, 0, "date", str(data["date"]), str(error))]) from None
    steps = [str(step) for step in data.get("steps", [])]
    name = str(data.get("id", file))
    return [
        Request(name, place, question, day, with_steps(data["facts"], steps, place), 0) for place in places
    ]
