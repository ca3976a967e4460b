"""Files of facts: text in UTF-8 and NFC, CSV held to its declared table, and put into the house order.

Faults are collected, not only the first; each names file, line, column, value and what is expected.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from concord.kernel.faults import Fault, near
from concord.kernel.text import nfc

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
    """What was read of a file. ``untidy`` breaks the house style only, ``warnings`` break nothing.

    What cannot be judged further is set aside, so that one fault does not hide or cause another: ``broken``
    holds rows with a wrong number of cells, as far as they go; ``unsound`` names the cells at fault by file,
    line and column; ``unread`` the files whose keys are not all known.
    """

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    untidy: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    broken: dict[str, list[Row]] = field(default_factory=dict)
    unsound: set[tuple[str, int, str]] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def add(self, other: Reading) -> None:
        """Take over what another reading found, but not its rows."""
        self.faults += other.faults
        self.untidy += other.untidy
        self.warnings += other.warnings
        self.broken |= other.broken
        self.unsound |= other.unsound
        self.unread |= other.unread

    def is_sound(self, file: str, row: Row, *columns: str) -> bool:
        """Whether nothing is wrong with these cells of a row."""
        return not any((file, row.line, column) in self.unsound for column in columns)


def read_rows(path: Path, file: str) -> tuple[list[str], Reading]:
    """The header and the rows of a CSV file, without a schema."""
    text, faults = read_text(path, file)
    reading = Reading(faults=faults)
    if text is None:
        reading.unread.add(file)
        return [], reading
    if "\r" in text:
        reading.untidy.append(Fault(file, 0, "", "\r\n", "expected line ends LF; run concord check --tidy"))
    try:
        header = _read_lines(text, file, reading)
    except csv.Error as error:
        line = text.count("\n")
        reading.faults.append(Fault(file, line, "", "", f"not readable as CSV: {error}"))
        reading.rows.clear()
        reading.unread.add(file)
        return [], reading
    return header, reading


def read_table(path: Path, table: Table) -> Reading:
    """Read a file as that table: header, every cell, keys, order."""
    header, reading = read_rows(path, table.file)
    if reading.faults and not header:
        return reading
    return check_rows(header, table, reading)


def check_rows(header: list[str], table: Table, reading: Reading) -> Reading:
    """Hold rows that were read without a schema to that table; the reading takes what is found.

    A column that is missing is one fault; its cells are empty and not judged further.
    """
    missing = _check_header(header, table, reading)
    for name in missing:
        for row in reading.rows:
            row.cells[name] = ""
            reading.unsound.add((table.file, row.line, name))
    if missing & set(table.key):
        reading.unread.add(table.file)
    for fault in _cell_faults(table, reading.rows, missing):
        reading.faults.append(fault)
        reading.unsound.add((fault.file, fault.row, fault.column))
    _check_keys(table, reading)
    return reading


def sorter(table: Table) -> Callable[[Row], SortKey]:
    """The order of rows: by key, code point by code point, whole numbers by value."""
    numbers = {column.name for column in table.columns if column.kind.sql == "BIGINT"}
    if numbers.isdisjoint(table.key):
        return lambda row: tuple((0, row.cells[name]) for name in table.key)
    return lambda row: tuple(
        (int(row.cells[name]), "") if name in numbers else (0, row.cells[name]) for name in table.key
    )


def _read_lines(text: str, file: str, reading: Reading) -> list[str]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(lines, [])
    if not header:
        reading.faults.append(Fault(file, 1, "", "", "expected a header line"))
    for cells in lines:
        if len(cells) == len(header):
            reading.rows.append(Row(lines.line_num, dict(zip(header, cells, strict=True))))
        else:
            expected = f"expected {len(header)} cells, found {len(cells)}; quote a cell that holds a comma"
            reading.faults.append(Fault(file, lines.line_num, "", ",".join(cells)[:80], expected))
            begun = Row(lines.line_num, dict(zip(header, cells, strict=False)))
            reading.broken.setdefault(file, []).append(begun)
    return header


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


def _check_keys(table: Table, reading: Reading) -> None:
    seen: dict[SortKey, int] = {}
    column = ",".join(table.key)
    key_of = sorter(table)
    previous: SortKey = ()
    for row in reading.rows:
        if not reading.is_sound(table.file, row, *table.key):
            continue
        key = key_of(row)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            expected = f"expected a key once; it stands in line {first} already"
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
    reading = read_table(path, table)
    if reading.faults or not reading.untidy or not reading.rows:
        return None
    out = io.StringIO()
    writer = csv.DictWriter(out, list(reading.rows[0].cells), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells for row in sorted(reading.rows, key=sorter(table)))
    return out.getvalue()


def read_text(path: Path, file: str) -> tuple[str | None, list[Fault]]:
    """The text of a file, or ``None`` with the faults for which it cannot be read."""
    data = path.read_bytes()
    if data.startswith(_BYTE_ORDER_MARKS):
        mark = data[:3] if data.startswith(_BYTE_ORDER_MARKS[0]) else data[:2]
        return None, [Fault(file, 1, "", mark.hex(" "), "expected UTF-8 without a byte order mark")]
    nul = data.find(b"\0")
    if nul >= 0:
        return None, [Fault(file, _line(data, nul), "", "\0", "expected text without NUL characters")]
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        value = data[error.start : error.start + 4].hex(" ")
        expected = "expected UTF-8; save the file as UTF-8"
        return None, [Fault(file, _line(data, error.start), "", value, expected)]


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
        clean = text.isprintable() and "  " not in text and text == text.strip()
        return "" if clean else _remedy(text)
    if "\N{REPLACEMENT CHARACTER}" in text:
        return "expected the character that was lost here: the text passed through a wrong encoding"
    return "" if nfc(text) == text and not _has_control(text) else _remedy(text)


def _remedy(text: str) -> str:
    if _has_control(text):
        return "expected text without control characters or line breaks"
    if unicodedata.is_normalized("NFC", text):
        return f"expected single spaces only within the text: {nfc(text)!r}"
    return f"expected Unicode NFC: {nfc(text)!r}"


def _has_control(text: str) -> bool:
    # The joiners are part of the spelling in some scripts; other format characters are invisible rubbish.
    return any(unicodedata.category(char) in ("Cc", "Cf") and char not in "\u200c\u200d" for char in text)


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
