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
    from concord.atlas.sources.curated import reader
    from concord.atlas.sources.curated.tidy import tidy as tidy_up

    folder = facts or reader.bundled()
    for file in tidy_up(folder) if tidy else ():
        typer.echo(f"{file}: tidied", err=True)
    found = reader.read(folder)
    for warning in found.reading.warnings:
        typer.echo(f"warning: {warning}", err=True)
    if faults := found.reading.faults + found.reading.untidy:
        raise FaultsFoundError(faults)
    rows = sum(len(table) for table in found.tables.values())
    others = len(found.documents)
    typer.echo(f"{folder}: no fault in {rows} rows of {len(found.tables)} tables and {others} other files")
