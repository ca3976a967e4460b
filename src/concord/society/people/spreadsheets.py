"""Tables that people hand in and take away as CSV or XLSX: read strictly, written without formulas."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.utils.cell import get_column_letter

from concord.kernel.faults import Fault, FaultsFoundError
from concord.kernel.text import (
    clean_line,
    fold,
    printable,
    refuse_dangerous,
    spreadsheet_cell,
    without_apostrophe,
)
from concord.society.fields import checked
from concord.society.files.media_types import FileRefusedError, refuse_large, refuse_old_office
from concord.society.people.workbooks import MOST_COLUMNS, read_workbook

# Filled rows, faults that are named, lines with blank ones, characters in a line of a CSV file and in a cell.
MOST_ROWS = 20_000
MOST_FAULTS = 200
_MOST_LINES = 100_000
_LONGEST_LINE = 200_000
LONGEST_CELL = 2_000
# Filled rows among which the heading is looked for, and bytes by which the encoding is recognised.
_MOST_TITLES = 30
_SAMPLE = 256 * 1024
DELIMITERS = {
    ",": gettext_lazy("commas"),
    ";": gettext_lazy("semicolons"),
    "\t": gettext_lazy("tabs"),
    "|": gettext_lazy("vertical bars"),
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp949": "CP949 (EUC-KR)",
    "cp1252": "Windows-1252",
    "iso8859-1": "ISO 8859-1 (Latin-1)",
}
_OF_ONE_BYTE = {"cp1252", "iso8859-1"}
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_SYLLABLE = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
Cells = dict[str, str]
Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the bytes of a list become rows; what is empty is to be recognised.

    ``delimiter`` stands between the cells of a CSV file, ``heading`` is the line that names the columns.
    ``line_ends`` is told, never asked for.
    """

    encoding: str = ""
    delimiter: str = ""
    heading: int = 0
    line_ends: str = ""


RECOGNISED = Reading()


@dataclass(frozen=True, slots=True)
class Table:
    """A list as handed in: its columns by their headings, and its filled rows, each with its line.

    ``epoch`` is day 0 of a workbook, from which a number in a cell counts days; None for a CSV file.
    """

    file: str
    reading: Reading
    columns: dict[str, int]
    width: int
    lines: Sequence[Row]
    epoch: date | None = None

    def rows(self, columns: Sequence[str]) -> tuple[list[tuple[int, Cells]], list[Fault]]:
        """The cells of these columns in each row, and a fault for each that is too long or dangerous.

        A row with a fault is left out; so is one that has more cells than the heading.
        """
        places = [(column, self.columns[column]) for column in columns]
        rows, faults = [], []
        for line, cells in self.lines:
            wrong = [*self._cell_faults(line, cells, places)]
            faults += wrong
            if not wrong:
                length = len(cells)
                rows.append((line, {name: _read(cells[at]) if at < length else "" for name, at in places}))
        return rows, faults

    def samples(self, column: str, count: int = 3) -> list[str]:
        """The first different values of a column, for a person to recognise it by."""
        at = self.columns[column]
        values = (printable(cells[at])[:40] for _line, cells in self.lines[:200] if at < len(cells))
        return [*dict.fromkeys(value for value in values if value)][:count]

    def _cell_faults(
        self, line: int, cells: Sequence[str], places: Sequence[tuple[str, int]]
    ) -> Iterator[Fault]:
        if any(cell.strip() for cell in cells[self.width :]):
            expected = _("%(n)s cells, as the heading names columns") % {"n": self.width}
            yield Fault(self.file, line, "", printable(cells[-1][:80]), expected)
        for column, at in places:
            cell = cells[at] if at < len(cells) else ""
            if cell.startswith("="):
                expected = _("a value, not a formula")
            elif len(cell) > LONGEST_CELL:
                expected = _("at most %(n)s characters") % {"n": LONGEST_CELL}
            elif cell.isascii() and cell.isprintable():
                continue
            else:
                expected = _danger(cell)
            if expected:
                yield Fault(self.file, line, column, printable(cell[:80]), expected)


def read(
    content: bytes, file: str, asked: Reading = RECOGNISED, known: Container[str] = frozenset()
) -> Table:
    """The list in a CSV or XLSX file; blank rows are left out. Raises FaultsFoundError.

    ``known`` are folded headings by which the line that names the columns is told from a title above it.
    """
    try:
        refuse_large(len(content))
        refuse_old_office(content)
    except FileRefusedError as refusal:
        raise FaultsFoundError([Fault(file, 0, "", "", str(refusal.why))]) from None
    epoch = None
    if content.startswith(b"PK\x03\x04"):
        lines, epoch = read_workbook(content, file)
        reading = Reading(heading=asked.heading)
    else:
        text = _Text(content, file, asked)
        lines, reading = [*text.rows()], text.reading
    if not lines:
        raise _refusal(file, _("a list that is not empty"))
    at = _heading_at(lines, reading.heading, known, file)
    if len(lines) - at > MOST_ROWS + 1:
        raise _refusal(file, _("at most %(n)s rows") % {"n": MOST_ROWS}, lines[at + MOST_ROWS + 1][0])
    rows = lines[at + 1 :]
    columns, width = _columns(lines[at][1], rows)
    if width > MOST_COLUMNS:
        expected = _("at most %(n)s columns") % {"n": MOST_COLUMNS}
        raise FaultsFoundError([Fault(file, lines[at][0], "", str(width), expected)])
    reading = replace(reading, heading=lines[at][0])
    return Table(file, reading, columns, width, rows, epoch)


def _heading_at(lines: Sequence[Row], asked: int, known: Container[str], file: str) -> int:
    """Which of the filled rows names the columns: the one asked for, the one with most headings that are
    known, else the first that is as wide as the list."""
    first = lines[:_MOST_TITLES]
    if asked:
        at = next((at for at, (line, _cells) in enumerate(first) if line == asked), None)
        if at is None:
            raise _refusal(
                file, _("a heading in one of the first %(n)s filled rows") % {"n": len(first)}, asked
            )
        return at
    familiar = [sum(folded_heading(cell) in known for cell in cells) for _line, cells in first]
    if max(familiar, default=0) >= 2:
        return familiar.index(max(familiar))
    filled = [sum(bool(cell.strip()) for cell in cells) for _line, cells in first]
    return next((at for at, count in enumerate(filled) if 2 * count > max(filled)), 0)


def _columns(head: Sequence[str], rows: Sequence[Row]) -> tuple[dict[str, int], int]:
    """The columns by a name of their own, and how many cells a row may have.

    A column without a heading is named by its letter if it holds anything, and is none if it does not.
    """
    width = max((at for at, cell in enumerate(head, 1) if cell.strip()), default=0)
    columns: dict[str, int] = {}
    for at, cell in enumerate(head[:width]):
        name = printable(cell)[:80]
        if not name and not any(cells[at].strip() for _line, cells in rows if at < len(cells)):
            continue
        name = name or get_column_letter(at + 1)
        repeated = sum(other == name or other.startswith(f"{name} (") for other in columns)
        columns[f"{name} ({repeated + 1})" if repeated else name] = at
    return columns, width


def folded_heading(text: str) -> str:
    """The form by which two writings of a heading are one."""
    return fold(text.replace("_", " ").replace(":", " ")).strip("* ")


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


class _Text:
    """A CSV file while it is read: its encoding and the sign between its cells, as asked or recognised."""

    def __init__(self, content: bytes, file: str, asked: Reading) -> None:
        self.content, self.file = content, file
        encoding = asked.encoding or _encoding_of(content)
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            expected = _("text in %(encoding)s (byte %(n)s)")
            words = {"encoding": ENCODINGS.get(encoding, encoding), "n": error.start}
            raise _refusal(file, expected % words) from None
        if encoding in _OF_ONE_BYTE and _NO_TEXT.search(content[:_SAMPLE]):
            raise _refusal(file, _("a list as CSV or XLSX; this is another kind of file"))
        self.encoding = encoding
        delimiter = asked.delimiter or _delimiter_of([*islice(self._lines(), _MOST_TITLES * 2)])
        sample = content[:_SAMPLE].decode(encoding, errors="ignore")
        line_ends = "CR LF" if "\r\n" in sample else "CR" if "\r" in sample else "LF"
        self.reading = Reading(encoding, delimiter, asked.heading, line_ends)

    def rows(self) -> Iterator[Row]:
        """The filled rows, each with its line. Raises FaultsFoundError."""
        reader = csv.reader(self._lines(), delimiter=self.reading.delimiter)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
        except csv.Error:
            expected = _("cells of at most %(n)s characters, with every quotation mark closed")
            raise _refusal(self.file, expected % {"n": csv.field_size_limit()}, reader.line_num) from None

    def _lines(self) -> Iterator[str]:
        """The lines, whatever ends them. Raises FaultsFoundError for one too long, and for too many."""
        text = io.TextIOWrapper(io.BytesIO(self.content), encoding=self.encoding, newline=None)
        number = 0
        while line := text.readline(_LONGEST_LINE + 1):
            number += 1
            if len(line) > _LONGEST_LINE:
                expected = _("lines of at most %(n)s characters") % {"n": _LONGEST_LINE}
                raise _refusal(self.file, expected, number)
            if number > _MOST_LINES:
                raise _refusal(self.file, _("at most %(n)s lines") % {"n": _MOST_LINES}, number)
            yield line.removeprefix("\ufeff") if number == 1 else line


def _encoding_of(content: bytes) -> str:
    """The encoding of a text by its mark, its zeros, its validity as UTF-8, or how its letters pair."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if content.startswith(b"\xff") else "utf-16-be"
    sample = content[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if 8 * max(even, odd) > len(sample) and not min(even, odd) * 8 > max(even, odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    if _decodes(content, "utf-8"):
        return "utf-8"
    # A syllable of Hangul is two bytes in these ranges (KS X 1001); a Latin letter with an accent is one
    # byte, and plain letters follow it.
    high = sum(byte > 0x7F for byte in sample)
    syllables = len(_SYLLABLE.findall(sample))
    if 20 * syllables > 7 * high and _decodes(content, "cp949"):
        return "cp949"
    return "cp1252" if _decodes(content, "cp1252") else "iso8859-1"


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter_of(lines: Sequence[str]) -> str:
    """The sign that parts most lines into the same number of cells; a comma if none does."""
    best, delimiter = (0, 0), ","
    for sign in DELIMITERS:
        with suppress(csv.Error):
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=sign) if len(cells) > 1)
            width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
            if (count, width) > best:
                best, delimiter = (count, width), sign
    return delimiter


def _refusal(file: str, expected: str, line: int = 0) -> FaultsFoundError:
    return FaultsFoundError([Fault(file, line, "", "", expected)])
