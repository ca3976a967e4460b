"""How commands answer: a table on a terminal, JSON when piped or asked, CSV when asked.

A command hands over the whole answer as one mapping, its rows under one key. JSON prints the mapping,
CSV the rows, a table the rows under a line of the other values.
"""

from __future__ import annotations

import csv
import sys
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from concord.atlas.questions.parameters import ParameterError
from concord.kernel import clock
from concord.kernel.dates import parse_day
from concord.kernel.text import printable, spreadsheet_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Row = Mapping[str, Any]


# What JSON may hold as it is and a terminal would obey: further control characters, overrides of direction.
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x202D, 0x202E)}


class Format(StrEnum):
    """The forms of an answer."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def day_of(text: str) -> date:
    """A day from an option. Raises BadParameter that says what is expected."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def edition_id_of(text: str) -> str:
    """The id of an edition, or its beginning, from an option. Raises BadParameter for an empty one."""
    if not text.strip():
        raise typer.BadParameter(f"{text!r}: expected the id of an edition; concord editions lists them")
    return text


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="table, json or csv; without it a table on a terminal, else json."),
]
EditionOption = Annotated[
    str | None,
    typer.Option(
        "--edition", metavar="ID", parser=edition_id_of, help="An edition; without it the one in use."
    ),
]
AsOfOption = Annotated[
    date | None,
    typer.Option("--as-of", metavar="DAY", parser=day_of, help="The day in the world; without it today."),
]
KnownOption = Annotated[
    date | None,
    typer.Option("--known", metavar="DAY", parser=day_of, help="Only what had been recorded by that day."),
]

FactsOption = Annotated[
    Path | None, typer.Option("--facts", metavar="DIR", help="Facts; without it those of the package.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Home of the editions; without it CONCORD_HOME or ./var."),
]


def new_app(text: str = "") -> typer.Typer:
    """The ``app`` of a command module; ``text`` is the help of a group."""
    return typer.Typer(help=text, add_completion=False, rich_markup_mode=None, no_args_is_help=True)


def emit(
    answer: Mapping[str, Any],
    chosen: Format | None = None,
    *,
    rows: str = "rows",
    columns: Sequence[str] | None = None,
) -> None:
    """Print an answer. ``columns`` are the keys shown by table and CSV; without them those of the first row.

    JSON prints everything, whatever the columns. An answer as of a day says in which zone today would be.
    """
    if "as_of" in answer:
        answer = {**answer, "time_zone": clock.zone()}
    chosen = chosen or (Format.TABLE if sys.stdout.isatty() else Format.JSON)
    if chosen is Format.JSON:
        document = orjson.dumps(answer, option=orjson.OPT_INDENT_2, default=str).decode()
        sys.stdout.write(document.translate(_ESCAPED) + "\n")
        return
    found: Sequence[Row] = answer.get(rows, [])
    shown = list(columns or (found[0] if found else ()))
    if chosen is Format.CSV:
        _write_csv(found, shown)
    else:
        head = {key: value for key, value in answer.items() if not isinstance(value, list | dict)}
        _write_table(found, shown, head)


def plain(value: object) -> str:
    """A value as one cell that a terminal can show: lists joined by ``|``, nothing for ``None``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "|".join(plain(item) for item in value)
    if isinstance(value, dict):
        return orjson.dumps(value, default=str).decode()
    return printable(str(value))


def _write_csv(rows: Sequence[Row], columns: Sequence[str]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([spreadsheet_cell(plain(row.get(column))) for column in columns] for row in rows)


def _write_table(rows: Sequence[Row], columns: Sequence[str], head: Mapping[str, object]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if head:
        console.print(Text("  ".join(f"{key} {plain(value)}" for key, value in head.items())), style="dim")
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "))
    for row in rows:
        table.add_row(*(Text(plain(row.get(column))) for column in columns))
    console.print(table)


def as_parameters(options: Mapping[str, object]) -> dict[str, list[str]]:
    """Options that are given, as the parameters of a question."""
    return {name: [str(value)] for name, value in options.items() if value is not None}


@contextmanager
def reading_options() -> Iterator[None]:
    """Name the option where a question refuses its parameter."""
    try:
        yield
    except ParameterError as error:
        option = "--" + error.name.replace("_", "-")
        refuses = " is not" if error.code == "choice" else ": expected"
        message = f"{error.value!r}{refuses} {error.expected}"
        raise typer.BadParameter(message, param_hint=repr(option)) from None
