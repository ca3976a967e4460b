"""``concord restore``: the whole installation from one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from concord.cli import site
from concord.cli.output import FormatOption, new_app

app = new_app()


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")], form: FormatOption = None) -> None:
    """Restore a backup into an empty place: check counts and ledger head, and verify the ledger."""
    site.set_up()
    from concord.operations import backup as backups

    try:
        manifest = backups.restore(file)
    except backups.RestoreRefusedError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    site.emit_backup(file, manifest, form)
