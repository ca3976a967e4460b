"""Tables declared as classes: each field is a column, and its annotation says what a cell may hold.

``str`` is text, ``date`` a day, ``PartialDate`` a date in EDTF, ``int`` a whole number, an enumeration or a
``Literal`` a closed list, ``tuple`` a list joined by ``|``. ``Annotated`` narrows that: to another kind, to
keys of a table (``Refers``), to a column of another name (``Named``), to cells that are never empty
(``REQUIRED``). From the one declaration follow the checks of a file, the stored rows, Parquet, the Table
Schema, and the values of an edition.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from concord.kernel.dates import PartialDate, parse_day
from concord.kernel.faults import near
from concord.kernel.jurisdictions import jurisdiction
from concord.kernel.logic import Truth
from concord.kernel.text import SLUG_PATTERN, Name

StoredRow = dict[str, Any]
"""A row as JSON holds it: text, whole numbers, lists of text; an empty cell is ``None``."""

INDICATION_GROUPS = "indication_groups"
TERMS = "policy/terms.yaml"


def _same(cell: Any) -> Any:  # noqa: ANN401 - whatever is stored
    return cell


@dataclass(frozen=True, slots=True)
class Kind:
    """What a cell may hold. ``check`` raises ValueError that says what is expected.

    ``value`` makes the value of a stored cell, ``sql`` is the type of its column. A ``partial`` kind is a
    partial date: its column is text beside two days, the bounds.
    """

    name: str
    check: Callable[[str], object]
    value: Callable[[Any], Any] = _same
    sql: str = "VARCHAR"
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Refers:
    """The table, or the list of words, whose keys a column holds; a list refers with each part."""

    table: str


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a column that is not that of its field."""

    column: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file. ``refers`` names the table whose key it holds, if it does."""

    name: str
    kind: Kind
    required: bool = False
    refers: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a row: the columns from which it is read, and how."""

    name: str
    columns: tuple[Column, ...]
    read: Callable[[StoredRow], Any]


@dataclass(frozen=True, eq=False)
class Table:
    """A table of facts, declared by the class of its rows.

    ``subject`` is what one row speaks of; ``key`` names the columns that tell rows apart; ``stated`` is the
    column with the day that the source gives for a row. Rows of a table with a ``parent`` belong to a row of
    it, as its ``attribute``, sorted by ``order``. ``words`` are closed lists of single columns.
    """

    name: str
    subject: str
    row: type[Any]
    key: tuple[str, ...]
    parent: Table | None = None
    attribute: str = ""
    stated: str = ""
    folder: str = ""
    optional: bool = False
    order: Callable[[Any], Any] | None = None
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of its file, relative to the folder of facts."""
        return f"{self.folder}{self.name}.csv"

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The fields that columns fill, in order; ``id`` is the first column of the key."""
        hints = get_type_hints(self.row, include_extras=True)
        first = {"id": self.key[0]}
        return tuple(
            _field(name, first.get(name, name), hint, self.words)
            for name, hint in hints.items()
            if not is_dataclass(next(iter(get_args(hint)), None)) or get_origin(hint) is not tuple
        )

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in order, that of the parent first."""
        own = tuple(column for one in self.fields for column in one.columns)
        if self.parent is None:
            return own
        return (Column(self.parent.subject, SLUG, required=True, refers=self.parent.name), *own)

    @cached_property
    def types(self) -> dict[str, str]:
        """The SQL type of each stored column; a partial date brings its two bounds."""
        types: dict[str, str] = {}
        for column in self.columns:
            types[column.name] = column.kind.sql
            if column.kind.partial:
                types |= {f"{column.name}_earliest": "DATE", f"{column.name}_latest": "DATE"}
        return types

    def stored(self, cells: Mapping[str, str]) -> StoredRow:
        """The cells of a line of the file as a stored row."""
        row: StoredRow = {}
        for column in self.columns:
            text = cells.get(column.name, "")
            if column.kind.sql == "VARCHAR[]":
                row[column.name] = text.split("|") if text else []
            elif column.kind.sql == "BIGINT":
                row[column.name] = int(text) if text else None
            else:
                row[column.name] = text or None
            if column.kind.partial:
                day = PartialDate.parse(text) if text else None
                row[f"{column.name}_earliest"] = day and day.earliest.isoformat()
                row[f"{column.name}_latest"] = day and day.latest.isoformat()
        return row


def read_values(tables: dict[str, Table], rows: Mapping[str, Iterable[StoredRow]]) -> dict[str, list[Any]]:
    """The values of every table from its stored rows, each with the values that belong to it."""
    values: dict[str, list[Any]] = {}
    owned: dict[str, dict[str, dict[str, list[Any]]]] = {name: {} for name in tables}
    for table in reversed(tables.values()):  # what belongs to a row is declared after it
        parts = owned[table.name]
        of_owner: defaultdict[str, list[Any]] = defaultdict(list)
        values[table.name] = []
        for row in rows.get(table.name, ()):
            key = row[table.key[0]]
            belonging = {name: tuple(of_key.get(key, ())) for name, of_key in parts.items()}
            value = table.row(**{one.name: one.read(row) for one in table.fields}, **belonging)
            values[table.name].append(value)
            of_owner[key].append(value)
        if table.parent is not None:
            owned[table.parent.name][table.attribute] = of_owner
            for own in of_owner.values() if table.order else ():
                own.sort(key=table.order)
    return values


def one_of(name: str, words: Sequence[str], value: Callable[[Any], Any] = _same) -> Kind:
    """One of a closed list."""

    def check(text: str) -> None:
        if text not in words:
            raise ValueError(f"expected one of {', '.join(words)}{near(text, words)}")

    return Kind(name, check, value)


def each(kind: Kind) -> Kind:
    """A list of that kind, joined by ``|``, without repeats."""

    def check(text: str) -> None:
        parts = text.split("|")
        for part in parts:
            if not part:
                raise ValueError(f"expected a list such as a|b without empty parts, each {kind.name}")
            kind.check(part)
        if len(set(parts)) < len(parts):
            raise ValueError("expected a list without repeats")

    return Kind(f"a list of {kind.name}", check, tuple, "VARCHAR[]")


def _matches(pattern: str, expected: str) -> Callable[[str], object]:
    def check(text: str) -> None:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"expected {expected}")

    return check


def _check_url(text: str) -> None:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if parts is None or parts.scheme not in ("http", "https") or "." not in host or re.search(r"\s", text):
        raise ValueError("expected an address such as https://www.example.org/page")


def _check_language(text: str) -> None:
    try:
        known = text == "und" or bool(Locale.parse(text, sep="-"))
    except (UnknownLocaleError, ValueError):
        known = False
    if not known:
        raise ValueError("expected a BCP 47 language such as en, ko or zh-Hant, or und")


REQUIRED = object()
TEXT = Kind("text", str)
SLUG = Kind("slug", _matches(SLUG_PATTERN, "a key of lower-case ASCII letters, digits and single hyphens"))
DIGITS = Kind("number", _matches(r"0|[1-9]\d{0,17}", "a whole number without separators, such as 1500"))
URL = Kind("url", _check_url)
JURISDICTION = Kind("jurisdiction", jurisdiction)
LANGUAGE = Kind("language", _check_language)
ROR = Kind(
    "ror",
    _matches(r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}", "a ROR id such as https://ror.org/01f7dp456"),
)
_KINDS: dict[Any, Kind] = {
    str: TEXT,
    PartialDate: Kind("date", PartialDate.parse, PartialDate.parse, partial=True),
    date: Kind("day", parse_day, date.fromisoformat, "DATE"),
    int: replace(DIGITS, sql="BIGINT"),
}
_TRUTHS = {"yes": Truth.YES, "no": Truth.NO, "unknown": Truth.UNKNOWN}

Text = Annotated[str, REQUIRED]
Key = Annotated[str, SLUG, REQUIRED]
Jurisdiction = Annotated[str, JURISDICTION, REQUIRED]
Language = Annotated[str, LANGUAGE, REQUIRED]
Sources = Annotated[tuple[str, ...], SLUG, Refers("references")]


def _field(name: str, column: str, hint: Any, words: Mapping[str, tuple[str, ...]]) -> Field:  # noqa: ANN401
    if hint is Name:
        columns = (Column("name", TEXT, required=True), Column("language", LANGUAGE, required=True))
        return Field(name, columns, lambda row: Name.of(row["name"], row["language"]))
    marks = getattr(hint, "__metadata__", ())
    base = hint.__origin__ if marks else hint
    column = next((mark.column for mark in marks if isinstance(mark, Named)), column)
    choices = [one for one in get_args(base) if one is not NoneType]
    is_optional = isinstance(base, UnionType) and NoneType in get_args(base)
    inner = choices[0] if is_optional else base
    if is_dataclass(inner) and inner not in _KINDS:
        return _composite(name, column, inner)
    is_list = get_origin(inner) is tuple
    inner = choices[0] if is_list else inner
    kind = next((mark for mark in marks if isinstance(mark, Kind)), None) or _kind(column, inner, words)
    is_blank = is_optional or is_list or inner is str or "" in get_args(inner)
    refers = next((mark.table for mark in marks if isinstance(mark, Refers)), "")
    kind = each(kind) if is_list else kind
    declared = Column(column, kind, REQUIRED in marks or not is_blank, refers)
    empty = "" if inner is str or get_origin(inner) is Literal else None
    return Field(name, (declared,), _reader(column, kind.value, empty))


def _composite(name: str, column: str, row: Any) -> Field:  # noqa: ANN401
    """A field of several columns, all empty where it holds nothing: the first bears the name of the field."""
    hints = get_type_hints(row, include_extras=True)
    parts = [
        _field(part.name, f"{column}_{part.name}" if at else column, hints[part.name] | None, {})
        for at, part in enumerate(fields(row))
    ]

    def read(cells: StoredRow) -> Any:  # noqa: ANN401
        return row(*(part.read(cells) for part in parts)) if cells[column] else None

    return Field(name, tuple(one for part in parts for one in part.columns), read)


def _reader(column: str, value: Callable[[Any], Any], empty: str | None) -> Callable[[StoredRow], Any]:
    if value is _same and empty is not None:
        return lambda row: row[column] or empty

    def read(row: StoredRow) -> Any:  # noqa: ANN401
        cell = row[column]
        return empty if cell is None else value(cell)

    return read


def _kind(column: str, base: Any, words: Mapping[str, tuple[str, ...]]) -> Kind:  # noqa: ANN401
    if column in words:
        return one_of(column, words[column])
    if base is Truth:
        return one_of(column, tuple(_TRUTHS), _TRUTHS.__getitem__)
    if get_origin(base) is Literal:
        return one_of(column, [word for word in get_args(base) if word])
    if isinstance(base, type) and issubclass(base, StrEnum):
        members = {member.value: member for member in base}
        return one_of(column, tuple(members), members.__getitem__)
    return _KINDS[base]
