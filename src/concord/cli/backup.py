"""``concord backup``: the whole installation in one file."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Annotated

import typer

from concord.cli import site
from concord.cli.output import FormatOption, new_app

app = new_app()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    form: FormatOption = None,
) -> None:
    """Write every row, upload and edition into one file."""
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    site.set_up()
    from concord.operations import backup as backups

    site.emit_backup(file, backups.backup(file), form)
