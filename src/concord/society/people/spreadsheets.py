"""Tables that people hand in and take away as CSV or XLSX: read strictly, written without formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.text import clean_line, printable, refuse_dangerous, spreadsheet_cell, without_apostrophe
from concord.society.fields import checked
from concord.society.files.media_types import FileRefusedError, refuse_large, refuse_old_office
from concord.society.people.workbooks import MOST_COLUMNS, read_workbook

# Filled rows, faults that are named, lines with blank ones, characters in a line of a CSV file and in a cell.
MOST_ROWS = 20_000
MOST_FAULTS = 200
_MOST_LINES = 100_000
_LONGEST_LINE = 200_000
LONGEST_CELL = 2_000
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as handed in: the names of its columns, and its filled rows, each with its line."""

    file: str
    head: tuple[str, ...]
    lines: Sequence[tuple[int, list[str]]]

    def rows(self, columns: Sequence[str]) -> list[tuple[int, Cells]]:
        """The cells of each row by column.

        Raises FaultsFoundError if a column is missing, unknown or twice, and for each cell that is beyond the
        head or too long, or that holds a formula or a control character.
        """
        faults = [*_head_faults(self.head, self.file, columns)]
        if not faults:
            faults = named(
                self.file, (fault for line, cells in self.lines for fault in self._cell_faults(line, cells))
            )
        if faults:
            raise FaultsFoundError(faults)
        empty = [""] * len(self.head)
        return [
            (line, dict(zip(self.head, map(_read, (*cells, *empty)), strict=False)))
            for line, cells in self.lines
        ]

    def _cell_faults(self, line: int, cells: Sequence[str]) -> Iterator[Fault]:
        for column, cell in zip_longest(self.head, cells, fillvalue=""):
            if not column and cell.strip():
                expected = _("%(n)s cells, as the first line names columns") % {"n": len(self.head)}
            elif cell.startswith("="):
                expected = _("a value, not a formula")
            elif len(cell) > LONGEST_CELL:
                expected = _("at most %(n)s characters") % {"n": LONGEST_CELL}
            else:
                expected = _danger(cell)
            if expected:
                yield Fault(self.file, line, column, printable(cell[:80]), expected)


def read(content: bytes, file: str) -> Table:
    """The list in a CSV (UTF-8) or XLSX file; blank rows are left out. Raises FaultsFoundError."""
    try:
        refuse_large(len(content))
        refuse_old_office(content)
    except FileRefusedError as refusal:
        raise FaultsFoundError([Fault(file, 0, "", "", str(refusal.why))]) from None
    is_workbook = content.startswith(b"PK\x03\x04")
    lines = read_workbook(content, file) if is_workbook else [*_read_csv(content, file)]
    if len(lines) > MOST_ROWS + 1:
        raise _refusal(file, _("at most %(n)s rows") % {"n": MOST_ROWS}, lines[MOST_ROWS + 1][0])
    head = [cell.strip().casefold() for cell in lines[0][1]] if lines else []
    while head and not head[-1]:
        head.pop()
    return Table(file, tuple(head), lines[1:])


def named(file: str, faults: Iterable[Fault]) -> list[Fault]:
    """The faults that a list is refused for: of very many the first, and that there are more."""
    first = list(islice(faults, MOST_FAULTS + 1))
    if len(first) > MOST_FAULTS:
        expected = _("a list with fewer faults; only the first %(n)s are named") % {"n": MOST_FAULTS}
        first[MOST_FAULTS] = Fault(file, 0, "", "", expected)
    return first


def _read(cell: str) -> str:
    return without_apostrophe(clean_line(cell))


def _danger(text: str) -> str:
    """Why no text may hold a sign of this one, or nothing."""
    try:
        checked(refuse_dangerous, text)
    except ValidationError as error:
        return error.messages[0]
    return ""


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8 with a mark by which spreadsheets know the encoding."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([spreadsheet_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet whose cells are all text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("members")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([spreadsheet_cell(cell) for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _head_faults(head: Sequence[str], file: str, columns: Sequence[str]) -> list[Fault]:
    if len(head) > MOST_COLUMNS:
        return [Fault(file, 1, "", str(len(head)), _("at most %(n)s columns") % {"n": MOST_COLUMNS})]
    if len(head) == 1 and any(sign in head[0] for sign in ";\t"):
        return [
            Fault(
                file,
                1,
                "",
                printable(head[0][:80]),
                _("commas between the columns; or save the list as XLSX"),
            )
        ]
    expected = _("one of %(words)s") % {"words": ", ".join(columns)}
    return [
        *(
            Fault(file, 1, column, "", _("this column, which is missing"))
            for column in columns
            if column not in head
        ),
        *(
            Fault(file, 1, printable(column[:80]), printable(column[:80]), expected)
            for column in head
            if column not in columns
        ),
        *(
            Fault(file, 1, printable(column[:80]), printable(column[:80]), _("each column once"))
            for column in {*head}
            if head.count(column) > 1
        ),
    ]


def _read_csv(content: bytes, file: str) -> Iterator[tuple[int, list[str]]]:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        way = _("text in UTF-8 (byte %(n)s); save the list as CSV in UTF-8, or as XLSX")
        raise _refusal(file, way % {"n": error.start}) from None
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline=None)
    reader = csv.reader(_bounded_lines(text, file))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        expected = _("cells of at most %(n)s characters, with every quotation mark closed")
        raise _refusal(file, expected % {"n": csv.field_size_limit()}, reader.line_num) from None


def _bounded_lines(text: io.TextIOWrapper, file: str) -> Iterator[str]:
    """The lines of a file. Raises FaultsFoundError for a line that is too long, and for too many."""
    number = 0
    while line := text.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise _refusal(file, _("lines of at most %(n)s characters") % {"n": _LONGEST_LINE}, number)
        if number > _MOST_LINES:
            raise _refusal(file, _("at most %(n)s lines") % {"n": _MOST_LINES}, number)
        yield line


def _refusal(file: str, expected: str, line: int = 0) -> FaultsFoundError:
    return FaultsFoundError([Fault(file, line, "", "", expected)])
