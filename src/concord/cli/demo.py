"""``concord demo``: fill an empty database with the public record and the rehearsal."""

from __future__ import annotations

from typing import Annotated

import typer

from concord.cli import site
from concord.cli.output import new_app

app = new_app()


@app.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Empty a demonstration and fill it again.")] = False,
) -> None:
    """Fill the demonstration. A database that was not born as one is refused."""
    site.set_up()
    from concord.demo.create import NotADemonstrationError, fill

    try:
        filled = fill(reset=reset)
    except NotADemonstrationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo("The demonstration is filled." if filled else "The demonstration was filled before.")
