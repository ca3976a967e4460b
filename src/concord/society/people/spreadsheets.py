"""Tables that people hand in and take away as CSV or XLSX: read strictly, written without formulas."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.text import clean_line

MOST_ROWS = 20_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cells = dict[str, str]


def read(content: bytes, file: str, columns: Sequence[str]) -> list[tuple[int, Cells]]:
    """The rows of a CSV (UTF-8) or XLSX file as text, each with its line; blank rows are left out.

    Raises FaultsFoundError if the file cannot be read, a column is missing, unknown or twice, or a cell
    holds a formula.
    """
    rows = _rows(content, file)
    head = _head(rows)
    faults = [*_head_faults(head, file, columns)]
    if len(rows) > MOST_ROWS + 1:
        faults.append(Fault(file, 0, "", str(len(rows) - 1), _("at most %(n)s rows") % {"n": MOST_ROWS}))
    if faults:
        raise FaultsFoundError(faults)
    found = [
        (line, dict(zip(head, (*map(clean_line, row), *[""] * len(head)), strict=False)))
        for line, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    faults = [
        Fault(file, line, column, value, _("a value, not a formula"))
        for line, cells in found
        for column, value in cells.items()
        if value.startswith("=")
    ]
    if faults:
        raise FaultsFoundError(faults)
    return [(line, {column: armed(value) for column, value in cells.items()}) for line, cells in found]


def head(content: bytes, file: str) -> list[str]:
    """The names of the columns, as the first line gives them. Raises FaultsFoundError as :func:`read`."""
    return _head(_rows(content, file))


def defused(text: str) -> str:
    """The text so that no spreadsheet reads it as a formula: an apostrophe goes before what could be one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def armed(text: str) -> str:
    """The text before :func:`defused`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8 with a mark by which spreadsheets know the encoding."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet whose cells are all text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("members")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([defused(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _rows(content: bytes, file: str) -> list[list[str]]:
    return _read_xlsx(content, file) if content.startswith(b"PK\x03\x04") else _read_csv(content, file)


def _head(rows: Sequence[Sequence[str]]) -> list[str]:
    return [cell.strip().casefold() for cell in rows[0]] if rows else []


def _head_faults(head: Sequence[str], file: str, columns: Sequence[str]) -> list[Fault]:
    expected = _("one of %(words)s") % {"words": ", ".join(columns)}
    return [
        *(
            Fault(file, 1, column, "", _("this column, which is missing"))
            for column in columns
            if column not in head
        ),
        *(Fault(file, 1, column, column, expected) for column in head if column not in columns),
        *(
            Fault(file, 1, column, column, _("each column once"))
            for column in {*head}
            if head.count(column) > 1
        ),
    ]


def _read_csv(content: bytes, file: str) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(file, 0, "", "", _("text in UTF-8 (byte %(n)s)") % {"n": error.start})
        raise FaultsFoundError([fault]) from None
    return list(csv.reader(io.StringIO(text)))


def _read_xlsx(content: bytes, file: str) -> list[list[str]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError):
        raise FaultsFoundError([Fault(file, 0, "", "", _("a workbook that can be opened"))]) from None
    rows = book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 2)
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
