"""Files of facts: text in UTF-8 and NFC, CSV held to its declared table, and put into the house order.

Faults are collected, not only the first; each names file, line, column, value and what is expected.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from concord.kernel.faults import Fault, FaultsFoundError, near
from concord.kernel.text import TextError, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from concord.atlas.sources.curated.tables import Column, Table

    SortKey = tuple[tuple[int, str], ...]

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Row(NamedTuple):
    """One line of a file: its number from 1, and the text of each cell by column."""

    line: int
    cells: dict[str, str]

    def key(self, table: Table) -> str:
        """The key columns, joined by ``|``."""
        return "|".join([self.cells[name] for name in table.key])


@dataclass
class Reading:
    """What was wrong with files, or worth a warning. ``untidy`` breaks the house style only.

    What cannot be judged further is set aside, so that one fault does not hide or cause another: ``broken``
    holds rows with a wrong number of cells, as far as they go; ``unsound`` names the cells at fault by file,
    line and column; ``unread`` the files whose keys are not all known.
    """

    faults: list[Fault] = field(default_factory=list)
    untidy: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    broken: dict[str, list[Row]] = field(default_factory=dict)
    unsound: set[tuple[str, int, str]] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def refuse(self, file: str, faults: Iterable[Fault]) -> None:
        """Note that a file cannot be read, and why."""
        self.faults += faults
        self.unread.add(file)

    def is_sound(self, file: str, row: Row, *columns: str) -> bool:
        """Whether nothing is wrong with these cells of a row."""
        if not self.unsound:
            return True
        return not any((file, row.line, column) in self.unsound for column in columns)


def read_rows(path: Path, file: str, reading: Reading) -> tuple[list[str], list[Row]]:
    """The header and the rows of a CSV file, without a schema; no header if the file cannot be read."""
    try:
        text = read_text(path, file)
        lines = _csv_lines(text, file)
    except FaultsFoundError as error:
        reading.refuse(file, error.faults)
        return [], []
    if "\r" in text:
        reading.untidy.append(Fault(file, 0, "", "\r\n", "expected line ends LF; run concord check --tidy"))
    header = lines.pop(0)[1] if lines else []
    if not header:
        reading.faults.append(Fault(file, 1, "", "", "expected a header line"))
    rows: list[Row] = []
    for line, cells in lines:
        row = Row(line, dict(zip(header, cells, strict=False)))
        if len(cells) == len(header):
            rows.append(row)
        else:
            expected = f"expected {len(header)} cells, found {len(cells)}; quote a cell that holds a comma"
            reading.faults.append(Fault(file, line, "", ",".join(cells)[:80], expected))
            reading.broken.setdefault(file, []).append(row)
    return header, rows


def _csv_lines(text: str, file: str) -> list[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(lines.line_num, cells) for cells in lines]
    except csv.Error as error:
        fault = Fault(file, text.count("\n"), "", "", f"not readable as CSV: {error}")
        raise FaultsFoundError([fault]) from None


def read_table(path: Path, table: Table, reading: Reading) -> list[Row]:
    """The rows of a file, held to that table: header, every cell, keys, order."""
    header, rows = read_rows(path, table.file, reading)
    if header:
        check_rows(header, rows, table, reading)
    return rows


def check_rows(header: list[str], rows: list[Row], table: Table, reading: Reading) -> None:
    """Hold rows that were read without a schema to a table.

    A column that is missing is one fault; its cells are empty and not judged further.
    """
    missing = _check_header(header, table, reading)
    for name in missing:
        for row in rows:
            row.cells[name] = ""
            reading.unsound.add((table.file, row.line, name))
    if not missing.isdisjoint(table.key):
        reading.unread.add(table.file)
    for fault in _cell_faults(table, rows, missing):
        reading.faults.append(fault)
        reading.unsound.add((fault.file, fault.row, fault.column))
    _check_keys(table, rows, reading)


def sorter(table: Table) -> Callable[[Row], SortKey]:
    """The order of rows: by key, code point by code point, whole numbers by value."""
    numbers = {column.name for column in table.columns if column.kind.sql == "BIGINT"}
    if numbers.isdisjoint(table.key):
        return lambda row: tuple((0, row.cells[name]) for name in table.key)
    return lambda row: tuple(
        (int(row.cells[name]), "") if name in numbers else (0, row.cells[name]) for name in table.key
    )


def _check_header(header: list[str], table: Table, reading: Reading) -> set[str]:
    """Take over the faults of the header, and return the columns that are missing."""
    known = [column.name for column in table.columns]
    file = table.file
    for name in known:
        if name not in header:
            expected = f"expected a column {name}{near(name, set(header) - set(known))}"
            reading.faults.append(Fault(file, 1, name, "", expected))
    for name in dict.fromkeys(header):
        if header.count(name) > 1:
            reading.faults.append(Fault(file, 1, name, name, "expected each column once"))
        elif name not in known:
            reading.warnings.append(Fault(file, 1, name, name, "unknown column: kept, not read"))
    return set(known) - set(header)


def _cell_faults(table: Table, rows: list[Row], missing: set[str]) -> Iterator[Fault]:
    checked: dict[tuple[str, str], str] = {}
    present = [column for column in table.columns if column.name not in missing]
    for row in rows:
        for column in present:
            cell = row.cells[column.name]
            if (column.name, cell) not in checked:
                checked[column.name, cell] = _expected(column, cell)
            if expected := checked[column.name, cell]:
                yield Fault(table.file, row.line, column.name, cell, expected)


def _expected(column: Column, cell: str) -> str:
    if not cell:
        return f"must not be empty: expected {column.kind.name}" if column.required else ""
    if untidy := untidy_text(cell):
        return untidy
    try:
        column.kind.check(cell)
    except ValueError as error:
        return str(error).removeprefix(f"{cell!r}: ")
    return ""


def _check_keys(table: Table, rows: list[Row], reading: Reading) -> None:
    seen: dict[SortKey, int] = {}
    column = ",".join(table.key)
    key_of = sorter(table)
    previous: SortKey = ()
    for row in rows:
        if not reading.is_sound(table.file, row, *table.key):
            continue
        key = key_of(row)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            expected = f"expected a key once; line {first} has it already"
            reading.faults.append(Fault(table.file, row.line, column, row.key(table), expected))
        elif key < previous:
            expected = f"expected rows in order of {column}; run concord check --tidy"
            reading.untidy.append(Fault(table.file, row.line, column, row.key(table), expected))
        previous = key


def tidy(folder: Path, tables: Iterable[Table]) -> Iterator[str]:
    """Put tables into the house order: rows by key, LF, quotes only where needed; yields what was rewritten.

    A table with faults is left alone.
    """
    for table in tables:
        path = folder / table.file
        if path.exists() and (text := _tidy_text(path, table)) is not None:
            path.write_text(text, encoding="utf-8", newline="")
            yield table.file


def _tidy_text(path: Path, table: Table) -> str | None:
    reading = Reading()
    rows = read_table(path, table, reading)
    if reading.faults or not reading.untidy or not rows:
        return None
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0].cells), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells for row in sorted(rows, key=sorter(table)))
    return out.getvalue()


def read_text(path: Path, file: str) -> str:
    """The text of a file. Raises FaultsFoundError if it is not UTF-8, or has a byte order mark or NUL."""
    data = path.read_bytes()
    mark = next((mark for mark in _BYTE_ORDER_MARKS if data.startswith(mark)), b"")
    if mark:
        raise _refusal(file, 1, mark.hex(" "), "expected UTF-8 without a byte order mark")
    nul = data.find(b"\0")
    if nul >= 0:
        raise _refusal(file, _line(data, nul), "\0", "expected text without NUL characters")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        value = data[error.start : error.start + 4].hex(" ")
        raise _refusal(
            file, _line(data, error.start), value, "expected UTF-8; save the file as UTF-8"
        ) from None


def _refusal(file: str, row: int, value: str, expected: str) -> FaultsFoundError:
    return FaultsFoundError([Fault(file, row, "", value, expected)])


def denormal_lines(text: str, file: str) -> list[Fault]:
    """A fault for each line that is not in Unicode NFC."""
    if unicodedata.is_normalized("NFC", text):
        return []
    return [
        Fault(file, number, "", line[:80], "expected Unicode NFC")
        for number, line in enumerate(text.split("\n"), 1)
        if not unicodedata.is_normalized("NFC", line)
    ]


def untidy_text(text: str) -> str:
    """What is wrong with a piece of text, as what is expected instead; nothing if it is in order."""
    if text.isascii():
        return "" if text.isprintable() and clean_line(text) == text else _remedy(text)
    if "\N{REPLACEMENT CHARACTER}" in text:
        return "expected the character that was lost here: the text passed through a wrong encoding"
    return _remedy(text)


def _remedy(text: str) -> str:
    if _has_control(text):
        return "expected text without control characters or line breaks"
    try:
        clean = clean_line(text)
    except TextError as error:
        return f"expected text without it: {error}"
    if clean == text:
        return ""
    if unicodedata.is_normalized("NFC", text):
        return f"expected single spaces only within the text: {clean!r}"
    return f"expected Unicode NFC: {clean!r}"


def _has_control(text: str) -> bool:
    # The joiners are part of the spelling in some scripts; other format characters are invisible rubbish.
    return any(unicodedata.category(char) in ("Cc", "Cf") and char not in "\u200c\u200d" for char in text)


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
