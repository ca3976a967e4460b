"""``concord backup``: the whole installation in one file."""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - Typer reads it
from typing import Annotated

import typer

from concord.cli.output import FormatOption, emit, new_app

app = new_app()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.", dir_okay=False)],
    form: FormatOption = None,
) -> None:
    """Write every row, upload and edition into one file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    import django

    django.setup()
    from concord.web import backup as backups

    manifest = backups.backup(file)
    counts = manifest["counts"]
    assert isinstance(counts, dict)
    rows = [{"model": model, "rows": number} for model, number in counts.items() if number]
    emit({"file": file, "ledger": manifest["ledger"], "rows": rows}, form)
