"""The command ``concord``. A group is imported only when it is called, so that ``--help`` stays quick.

To add a command: one line in ``COMMANDS``. Its module has a ``typer.Typer`` named ``app``
(``output.new_app``) with one command, with several for a group such as ``concord claim``, or with several
of the first level, each found by its name.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from concord.kernel.faults import FaultsFoundError
from concord.kernel.text import printable


class Entry(NamedTuple):
    """A command of the first level: its name, the module that holds ``app``, its one line of help."""

    name: str
    module: str
    help: str


COMMANDS: tuple[Entry, ...] = (
    Entry("backup", "concord.cli.installation", "Write every row, upload and edition into one file."),
    Entry("build", "concord.cli.editions", "Build an edition from facts; print its id and counts."),
    Entry("check", "concord.cli.editions", "Validate facts: one line per fault, exit 1 on any."),
    Entry("diff", "concord.cli.editions", "What changed between two editions."),
    Entry("doctor", "concord.cli.installation", "Check this installation and the editions in it."),
    Entry("editions", "concord.cli.editions", "List the editions that have been built."),
    Entry("instruments", "concord.cli.instruments", "The law on a day, changed between two, or coming."),
    Entry("approvals", "concord.cli.approvals", "Count or list authorised products as of a day."),
    Entry("claim", "concord.cli.claim", "Claims checked under every fair counting rule."),
    Entry("gaps", "concord.cli.gaps", "Authorised there and not here, and the reverse."),
    Entry("search", "concord.cli.search", "Find anything by name or identifier, in any script."),
    Entry("meetings", "concord.cli.meetings", "The agenda of a partnering day: solve it, check it."),
    Entry("pathway", "concord.cli.pathway", "How a product is classed, and which routes exist."),
    Entry("sources", "concord.cli.editions", "List the sources: publisher, terms, cadence, how each counts."),
    Entry("demo", "concord.cli.installation", "Fill the demonstration: public record and rehearsal."),
    Entry("restore", "concord.cli.installation", "Restore a backup into an empty place."),
    Entry("serve", "concord.cli.installation", "Serve the site."),
    Entry("society", "concord.cli.society", "The society: what is due, and the proof of its ledger."),
    Entry("timelines", "concord.cli.timelines", "How long reviews took, with the rows behind each figure."),
)


class LazyGroup(TyperGroup):
    """The first level: names and help from ``COMMANDS``, the command itself only when it is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        """The command to run, imported now."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        return name, stand_in and _load(name or ""), rest


def _load(name: str) -> Any:  # noqa: ANN401
    (entry,) = [entry for entry in COMMANDS if entry.name == name]
    command = typer.main.get_command(importlib.import_module(entry.module).app)
    return command.commands.get(name, command) if isinstance(command, TyperGroup) else command


def command() -> LazyGroup:
    """The whole command as an object, for tests and for the documentation."""
    stand_ins = [
        TyperCommand(entry.name, help=entry.help, rich_markup_mode=None, callback=None) for entry in COMMANDS
    ]
    return LazyGroup(
        name="concord",
        help="The dated, sourced record of cell and gene therapy, and the society that builds on it.",
        commands=stand_ins,
        rich_markup_mode=None,
    )


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code.

    0: done. 1: what was handed in, or what is stored, is missing or at fault. 2: the command line is
    wrong: an option, a value or an id that there is not.

    An error that the user can mend is one line on stderr, or one line for each fault.
    """
    try:
        code = command().main(args=list(arguments) or ["--help"], prog_name="concord", standalone_mode=False)
    except (typer.TyperException, typer.Abort, OSError, ValueError, LookupError) as error:
        return _explain(error)
    except _of_database() as error:
        return _explain_database(error)
    return code if isinstance(code, int) else 0


def _of_database() -> tuple[type[Exception], ...]:
    """What a database raises; nothing if the command has not come so far as to ask one."""
    utils = sys.modules.get("django.db.utils")
    return (utils.DatabaseError,) if utils else ()


def _explain_database(error: Exception) -> int:
    from django.db import connection

    place = connection.settings_dict
    where = f"{place['HOST']}:{place['PORT']}/{place['NAME']}" if place.get("HOST") else str(place["NAME"])
    what = str(error).partition("\n")[0]
    if any(words in what for words in ("no such table", "no such column", "does not exist")):
        what += "; concord serve makes what is missing"
    typer.echo(f"database {where}: {what}", err=True)
    return 1


def _explain(error: Exception) -> int:
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, FaultsFoundError):
        lines, code = [str(fault) for fault in error.faults], 1
    elif isinstance(error, typer.TyperException):
        lines, code = [error.format_message().replace("Value error, ", "")], error.exit_code
    elif isinstance(error, OSError):
        lines, code = [f"{error.filename}: {error.strerror}" if error.filename else str(error)], 1
    else:
        lines, code = [str(error.args[0]) if error.args else type(error).__name__], 2
    for line in lines:
        typer.echo(printable(line), err=True)
    return code


def main() -> None:
    """The entry point of the console script."""
    sys.exit(run(sys.argv[1:]))
