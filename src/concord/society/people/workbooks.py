"""Workbooks (XLSX) that people hand in: the cells of the one sheet that holds a list, as text.

They are read as a stream and counted while they expand. openpyxl, which writes ours, cannot be bounded: it
builds rows, styles and texts before anybody could count them. Shape: ECMA-376, part 1, chapter 18.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from concord.kernel.faults import Fault, FaultsFoundError
from concord.society.files.media_types import FileRefusedError, open_archive

if TYPE_CHECKING:
    from datetime import date, datetime

    Attributes = dict[str, str]

MOST_COLUMNS = 100
# Tags of a part, of which 20,000 rows of a list have 1.2 million, those of all parts that are read, and
# elements of each kind.
MOST_TAGS = 1_300_000
_MOST_TAGS_IN_ALL = 2_000_000
_MOST_OTHERS = 200_000
_MOST_ROWS = 100_000
_MOST_CELLS = 400_000
_MOST_TEXTS = 250_000
_MOST_STYLES = 65_490
# Bytes of XML that are read of a workbook, and those that one tag may take: a tag is held whole.
MOST_READ = 64 * 1024 * 1024
_LONGEST_TAG = 1024 * 1024
# Characters in a cell, as Excel bounds them, and in a number.
_LONGEST_TEXT = 32_767
_NUMBER = re.compile(r"[-+]?[0-9]{1,30}(\.[0-9]{0,30})?([eE][-+]?[0-9]{1,3})?")
_BLOCK = 64 * 1024
_OF_TEXTS = {"si", "t", "r", "rPr"}
_MOST_FAULTS = 100
_WORKBOOK = "xl/workbook.xml"


def read_workbook(content: bytes, file: str) -> tuple[list[tuple[int, list[str]]], date]:
    """The filled rows of the first sheet as text, each with its number, and the day from which numbers count.

    A formula begins with ``=``.

    Raises FaultsFoundError if the workbook cannot be opened or is beyond a bound, if a number or a date is
    none, and if another sheet that is shown holds cells too.
    """
    try:
        with open_archive(content) as archive:
            book = _Workbook(archive, file)
            return book.rows(), book.epoch.date()
    except FileRefusedError as refusal:
        raise FaultsFoundError([Fault(file, 0, "", "", str(refusal.why))]) from None


class _Workbook:
    """One workbook while it is read, and how much of it has been."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self.archive = archive
        self.file = file
        self.members = frozenset(archive.namelist())
        self.tags = self.size = 0
        self.texts: list[str] = []
        self.dates: frozenset[int] = frozenset()
        self.epoch = WINDOWS_EPOCH

    def rows(self) -> list[tuple[int, list[str]]]:
        book, relations = _Book(), _Relations()
        self.read(_WORKBOOK, book)
        self.read("xl/_rels/workbook.xml.rels", relations)
        self.epoch = MAC_EPOCH if book.counts_from_1904 else WINDOWS_EPOCH
        sheets = [sheet for sheet in book.sheets if sheet.relation in relations.sheets]
        if not sheets:
            raise self.refusal("", _("a workbook with a sheet of cells"))
        self._read_beside(relations)
        first = self._sheet(relations.sheets[sheets[0].relation])
        for sheet in sheets[1:]:
            if not sheet.is_hidden and self._sheet(relations.sheets[sheet.relation]):
                expected = _("one sheet with cells: remove or hide the others")
                raise self.refusal(sheet.name[:80], expected)
        return first

    def _read_beside(self, relations: _Relations) -> None:
        """The texts that cells share, and which formats are dates."""
        if relations.texts in self.members:
            texts = _Texts()
            self.read(relations.texts, texts)
            self.texts = texts.texts
        if relations.styles in self.members:
            styles = _Styles()
            self.read(relations.styles, styles)
            self.dates = styles.dates()

    def _sheet(self, part: str) -> list[tuple[int, list[str]]]:
        sheet = _Sheet(self)
        self.read(part, sheet)
        if sheet.faults:
            raise FaultsFoundError(sheet.faults)
        return sheet.rows

    def read(self, member: str, part: _Part) -> None:
        """Read one member. Raises FaultsFoundError if it is missing, damaged or beyond a bound."""
        if member not in self.members:
            raise self.refusal(member, _("a workbook that can be opened"))
        parser = expat.ParserCreate()
        # Without it each line break in a text is a piece of its own.
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: part.start(_local(name), attributes)
        parser.EndElementHandler = lambda name: part.end(_local(name))
        parser.CharacterDataHandler = part.add
        parser.StartDoctypeDeclHandler = partial(self._refuse_document_type, member)
        try:
            self._feed(parser, member)
        except _TooManyError as error:
            raise self.refusal(member, str(error)) from None
        except FaultsFoundError:
            raise
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError):
            raise self.refusal(member, _("a workbook that can be opened")) from None

    def _feed(self, parser: expat.XMLParserType, member: str) -> None:
        fed = tags = 0
        with self.archive.open(member) as opened:
            while block := opened.read(_BLOCK):
                fed += len(block)
                self.size += len(block)
                tags += block.count(b"<")
                if self.size > MOST_READ:
                    raise self.refusal(member, _("a workbook whose sheets expand to at most 64 MB"))
                if tags > MOST_TAGS or self.tags + tags > _MOST_TAGS_IN_ALL:
                    raise self.refusal(member, _("a workbook of at most 1,300,000 tags: fewer rows or cells"))
                parser.Parse(block, False)
                if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise self.refusal(member, _("a workbook that can be opened"))
            parser.Parse(b"", True)

    def _refuse_document_type(self, member: str, *_declared: object) -> None:
        raise self.refusal(member, _("a workbook without a document type"))

    def refusal(self, value: str, expected: str, line: int = 0, column: str = "") -> FaultsFoundError:
        return FaultsFoundError([Fault(self.file, line, column, value, expected)])


class _TooManyError(Exception):
    """A part holds more elements of a kind than a list needs; the message says how many it may hold."""


class _Part:
    """One part of a workbook, told element by element, names without a prefix."""

    others = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """An element of a kind that is not read."""
        self.others += 1
        if self.others > _MOST_OTHERS:
            raise _TooManyError(_("at most %(n)s elements beside rows and cells") % {"n": _MOST_OTHERS})

    def end(self, name: str) -> None:
        """An element has ended."""

    def add(self, text: str) -> None:
        """A piece of the text between two tags."""


@dataclass(frozen=True, slots=True)
class _SheetEntry:
    name: str
    relation: str
    is_hidden: bool


class _Book(_Part):
    def __init__(self) -> None:
        self.sheets: list[_SheetEntry] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(_SheetEntry(attributes.get("name", ""), relation, is_hidden))
        elif name == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")
        else:
            super().start(name, attributes)


class _Relations(_Part):
    """Where the parts lie: the sheets of cells by relation, the shared texts and the styles."""

    def __init__(self) -> None:
        self.sheets: dict[str, str] = {}
        self.texts = self.styles = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            kind = attributes.get("Type", "").rpartition("/")[2]
            if kind == "worksheet":
                self.sheets[attributes.get("Id", "")] = part
            elif kind == "sharedStrings":
                self.texts = part
            elif kind == "styles":
                self.styles = part
        else:
            super().start(name, attributes)


class _Styles(_Part):
    def __init__(self) -> None:
        self.formats: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        self.cells: list[str] = []
        self.is_of_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self.is_of_cells = True
        elif name == "xf" and self.is_of_cells:
            self.cells.append(attributes.get("numFmtId", "0"))
            if len(self.cells) > _MOST_STYLES:
                raise _TooManyError(_("at most %(n)s styles of cells") % {"n": _MOST_STYLES})
        else:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.is_of_cells = False

    def dates(self) -> frozenset[int]:
        """The numbers of the styles in which a number is a day."""
        codes = {number: _is_date(code) for number, code in self.formats.items()}
        return frozenset(at for at, number in enumerate(self.cells) if codes.get(number))


def _is_date(code: str) -> bool:
    return bool(is_date_format(code)) and not is_timedelta_format(code)


class _Texts(_Part):
    """The texts that cells share, without the readings (ruby) beside them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.is_text = self.is_reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "rPh":
            self.is_reading = True
        elif name not in _OF_TEXTS:
            super().start(name, attributes)
        self.is_text = name == "t" and not self.is_reading

    def end(self, name: str) -> None:
        self.is_text = False
        if name == "si":
            # Without its mark, an escape such as _x005F_x0041_ is the text that it stands for.
            self.texts.append("".join(self.pieces).replace("x005F_", ""))
            self.pieces = []
            if len(self.texts) > _MOST_TEXTS:
                raise _TooManyError(_("at most %(n)s shared texts") % {"n": _MOST_TEXTS})
        elif name == "rPh":
            self.is_reading = False

    def add(self, text: str) -> None:
        if self.is_text:
            self.pieces.append(text)


class _Sheet(_Part):
    """The filled rows of a sheet; ``faults`` names the cells that cannot be read."""

    def __init__(self, book: _Workbook) -> None:
        self.book = book
        self.rows: list[tuple[int, list[str]]] = []
        self.faults: list[Fault] = []
        self.line = self.column = self.row_count = self.cell_count = 0
        self.cells: list[str] = []
        self.cell: Attributes | None = None
        self.pieces: list[str] = []
        self.length = 0
        self.is_text = self.is_formula = self.is_reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self.is_text = not self.is_formula
        elif name == "t":
            self.is_text = not self.is_reading
        elif name == "row":
            self._start_row(attributes.get("r", ""))
        elif name == "f":
            self.is_formula = self.is_text = True
        elif name == "rPh":
            self.is_reading = True
        elif name != "is":
            super().start(name, attributes)

    def _start_row(self, number: str) -> None:
        line = int(number) if number else self.line + 1
        if line <= self.line:
            raise self.book.refusal(number[:20], _("rows in their order"), self.line)
        self.line, self.column, self.cells = line, 0, []
        self.row_count += 1
        if self.row_count > _MOST_ROWS:
            raise _TooManyError(_("at most %(n)s rows, blank ones included") % {"n": _MOST_ROWS})

    def _start_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r", "")
        letters = place.rstrip("0123456789")
        column = column_index_from_string(letters) if letters else self.column + 1
        if column <= self.column:
            raise self.book.refusal(place[:20], _("cells in their order"), self.line)
        self.column, self.cell = column, attributes
        self.cell_count += 1
        if self.cell_count > _MOST_CELLS:
            raise _TooManyError(_("at most %(n)s cells, blank ones included") % {"n": _MOST_CELLS})
        if self.pieces or self.is_formula:
            self.pieces, self.length, self.is_formula = [], 0, False

    def add(self, text: str) -> None:
        if not self.is_text or self.cell is None:
            return
        self.length += len(text)
        if self.length > _LONGEST_TEXT:
            expected = _("at most %(n)s characters") % {"n": _LONGEST_TEXT}
            raise self.book.refusal(text[:40], expected, self.line, get_column_letter(self.column))
        self.pieces.append(text)

    def end(self, name: str) -> None:
        self.is_text = False
        if name == "c":
            if self.pieces or self.is_formula:
                self._place(self._text(self.cell or {}))
            self.cell = None
        elif name == "row" and self.cells:
            self.rows.append((self.line, self.cells))
        elif name == "rPh":
            self.is_reading = False

    def _place(self, text: str) -> None:
        if not text.strip():
            return
        if self.column > MOST_COLUMNS:
            expected = _("cells in the first %(n)s columns only") % {"n": MOST_COLUMNS}
            raise self.book.refusal(text[:80], expected, self.line, get_column_letter(self.column))
        self.cells += [""] * (self.column - len(self.cells) - 1)
        self.cells.append(text)

    def _text(self, cell: Attributes) -> str:
        text, kind = "".join(self.pieces), cell.get("t", "n")
        if self.is_formula:
            return f"={text}"
        if kind in ("str", "inlineStr") or not text:
            return text
        try:
            return self._value(text, kind, cell.get("s", "0"))
        except (ValueError, ArithmeticError, LookupError):
            self._note(text[:80], _("a text, a whole number or a day"))
        return ""

    def _value(self, text: str, kind: str, style: str) -> str:
        """The text of a value. Raises ValueError, ArithmeticError or LookupError for what is none."""
        if kind == "s":
            return self.book.texts[_whole(text)]
        if kind == "b":
            return str(bool(_whole(text)))
        if kind == "d":
            return text[:10]
        if kind == "e":
            raise ValueError(text)
        if not _NUMBER.fullmatch(text):
            raise ValueError(text)
        is_whole = text.lstrip("+-").isdecimal()
        number = int(text) if is_whole else float(text)
        if _whole(style) in self.book.dates:
            return _day(number, self.book.epoch)
        return str(number)

    def _note(self, value: str, expected: str) -> None:
        self.faults.append(Fault(self.book.file, self.line, get_column_letter(self.column), value, expected))
        if len(self.faults) >= _MOST_FAULTS:
            raise FaultsFoundError(self.faults)


def _local(name: str) -> str:
    return name[name.find(":") + 1 :]


def _whole(text: str) -> int:
    if not (len(text) <= 10 and text.isascii() and text.isdecimal()):
        raise ValueError(text)
    return int(text)


def _day(number: float, epoch: datetime) -> str:
    moment = from_excel(number, epoch)
    return str(moment.date()) if hasattr(moment, "date") else str(moment)
