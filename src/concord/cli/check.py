"""``concord check``: every fault of a folder of facts, one line each."""

from __future__ import annotations

from typing import Annotated

import typer

from concord.cli.output import FactsOption, new_app
from concord.kernel.faults import FaultsFoundError

app = new_app()


@app.command()
def check(
    facts: FactsOption = None,
    tidy: Annotated[bool, typer.Option("--tidy", help="First sort the tables and mend line ends.")] = False,
) -> None:
    """Validate facts: file, line, column, value and what is expected; exit 1 on any fault."""
    import concord.atlas.parts  # noqa: F401 - registers validators
    from concord.atlas.edition.build import DECLARED, read_facts
    from concord.atlas.sources.curated.files import tidy as tidy_up
    from concord.atlas.sources.curated.reader import bundled

    folder = facts or bundled()
    for file in tidy_up(folder, DECLARED.values()) if tidy else ():
        typer.echo(f"{file}: tidied", err=True)
    content = read_facts(folder)
    for warning in content.reading.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if faults := content.reading.faults + content.reading.untidy:
        raise FaultsFoundError(faults)
    rows, tables = sum(len(table) for table in content.tables.values()), len(content.tables)
    others = len(content.documents.keys() - {table.file for table in DECLARED.values()})
    typer.echo(f"{folder}: no fault in {rows} rows of {tables} tables and {others} other files")
