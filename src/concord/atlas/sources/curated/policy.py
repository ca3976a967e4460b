"""Holds the files under ``policy/`` to their declared tables, to each other, and to the order of time."""

from __future__ import annotations

import json
from functools import cache, partial
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from concord.atlas.sources.curated.facts import validators
from concord.atlas.sources.curated.schema import parse_tables
from concord.atlas.sources.curated.table_file import Reading, check_rows
from concord.kernel.dates import PartialDate
from concord.kernel.faults import Fault, near
from concord.kernel.strict_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.sources.curated.facts import Document, Facts
    from concord.atlas.sources.curated.schema import Column, Table
    from concord.atlas.sources.curated.table_file import Row

TERMS = "policy/terms.yaml"
_INSTRUMENTS = "policy/instruments.csv"
_LIFE = ("introduced", "passed", "promulgated", "in_force")
_ENDS = ("superseded", "lapsed", "repealed")
_REVIEW_DATES = ("submitted", "started", "opinion", "decided")


@cache
def tables() -> dict[str, Table]:
    """The declared tables by the path of their file."""
    text = files(__package__).joinpath("policy.yaml").read_text(encoding="utf-8")
    return {table.file: table for table in parse_tables(load_yaml(text, "policy.yaml")).values()}


def table_faults(document: Document, facts: Facts) -> list[Fault]:
    """What is wrong with one table: cells, keys, references, support by sources, dates out of order."""
    table, rows = tables()[document.file], document.content
    header = list(rows[0].cells) if rows else [column.name for column in table.columns]
    found = check_rows(header, table, Reading(rows=rows))
    faults = list(found.faults)
    for column in table.columns:
        known = _known(column.refers, facts) if column.refers else None
        if known is not None:
            sound = [row for row in rows if found.is_sound(table.file, row, column.name)]
            faults += _missing(table, column, sound, known)
    for row in rows:
        faults += _row_faults(table, row, found)
    dated = [row for row in rows if found.is_sound(table.file, row, "date", "event", "instrument", "article")]
    return faults + list(_lives(table, dated))


def term_faults(document: Document, _: Facts) -> Iterator[Fault]:
    """Every term has a text in English and in Korean."""
    groups = document.content if isinstance(document.content, dict) else {}
    if not groups:
        yield Fault(document.file, 0, "", "", "expected groups of terms, each with en and ko")
    for group, entries in groups.items():
        for key, names in entries.items():
            if not isinstance(names, dict) or set(names) != {"en", "ko"} or not all(names.values()):
                yield Fault(document.file, 0, f"{group}.{key}", str(names), "expected texts for en and ko")


def _known(refers: str, facts: Facts) -> frozenset[str] | None:
    """The keys that may be referred to; None if they could not all be read."""
    if refers == "instruments":
        document = facts.documents.get(_INSTRUMENTS)
        if _INSTRUMENTS in facts.reading.unread:
            return None
        rows = [*(document.content if document else ()), *facts.reading.broken.get(_INSTRUMENTS, ())]
        return frozenset(row.cells.get("instrument", "") for row in rows)
    if refers.startswith("terms_"):
        document = facts.documents.get(TERMS)
        if TERMS in facts.reading.unread or (document and not isinstance(document.content, dict)):
            return None
        return frozenset(document.content.get(refers.removeprefix("terms_"), ()) if document else ())
    return facts.known(refers)


def _missing(table: Table, column: Column, rows: list[Row], known: frozenset[str]) -> Iterator[Fault]:
    for row in rows:
        cell = row.cells[column.name]
        for part in cell.split("|") if cell else ():
            if part not in known:
                expected = f"{part!r} is no key of {column.refers}{near(part, known)}"
                yield Fault(table.file, row.line, column.name, cell, expected)


def _row_faults(table: Table, row: Row, found: Reading) -> Iterator[Fault]:
    fault = partial(Fault, table.file, row.line)
    cells = row.cells
    is_sound = partial(found.is_sound, table.file, row)
    if (
        is_sound("confidence", "basis", "sources")
        and cells["confidence"] != "low"
        and cells.get("basis") == "read"
        and not cells["sources"]
    ):
        yield fault("sources", "", "expected a source, or confidence low, or basis recalled or rule")
    if "criteria" in cells and is_sound("criteria") and not _is_json_object(cells["criteria"]):
        yield fault("criteria", cells["criteria"], "expected a tree of conditions as a JSON object")
    if "submitted" in cells:
        for name in _REVIEW_DATES:
            if is_sound(name, f"{name}_basis") and bool(cells[name]) != bool(cells[f"{name}_basis"]):
                expected = f"expected a basis for a date {name}, and none without"
                yield fault(f"{name}_basis", cells[f"{name}_basis"], expected)
        dated = [(name, cells[name]) for name in _REVIEW_DATES if cells[name] and is_sound(name)]
        for (first, start), (second, end) in pairwise(dated):
            if _is_before(end, start):
                yield fault(second, end, f"expected a date not before {first} {start}")


def _lives(table: Table, rows: list[Row]) -> Iterator[Fault]:
    """Of the whole of an instrument: introduced, passed, promulgated, in force, ended follow each other."""
    if "event" not in {column.name for column in table.columns}:
        return
    lives: dict[str, dict[str, Row]] = {}
    for row in rows:
        if not row.cells["article"] and row.cells["event"] in _LIFE + _ENDS:
            lives.setdefault(row.cells["instrument"], {})[row.cells["event"]] = row
    for life in lives.values():
        known = [life[step] for step in _LIFE + _ENDS if step in life]
        for first, second in pairwise(known):
            if _is_before(second.cells["date"], first.cells["date"]):
                expected = f"expected a date not before {first.cells['event']} {first.cells['date']}"
                yield Fault(table.file, second.line, "date", second.cells["date"], expected)


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _is_before(one: str, other: str) -> bool:
    return PartialDate.parse(one).is_before(PartialDate.parse(other)).certain


for _file in tables():
    validators.register(_file, table_faults)
validators.register(TERMS, term_faults)
