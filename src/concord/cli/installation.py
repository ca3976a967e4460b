"""The commands of whoever runs an installation: ``serve``, ``doctor``, ``backup``, ``restore``, ``demo``."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from concord.cli import current_edition, site
from concord.cli.output import Format, FormatOption, emit, new_app

app = new_app()


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "localhost",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    *,
    with_jobs: Annotated[
        bool,
        typer.Option("--jobs/--no-jobs", help="Run `concord society work` beside the site, or leave it off."),
    ] = True,
) -> None:
    """Serve the site on http://localhost:8000, and do the jobs of the society beside it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    from concord.operations import serving

    address = serving.address_of(host, port)
    current_edition.folder()
    serving.prepare()
    typer.echo(f"Concord on http://{host}:{port}", err=True)
    serving.serve(address, port, processes=workers, with_jobs=with_jobs)


@app.command()
def doctor(form: FormatOption = None) -> None:
    """Check home, disk, editions by their hashes, fonts, database, jobs, letters and seals.

    The exit code is 1 if anything is amiss.
    """
    from concord.operations.doctor import examine

    rows = [
        {"check": finding.check, "ok": not finding.remedy, "found": finding.found, "remedy": finding.remedy}
        for finding in examine()
    ]
    is_sound = all(row["ok"] for row in rows)
    emit({"ok": is_sound, "rows": rows}, form)
    if not is_sound:
        raise typer.Exit(1)


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

    _emit_backup(file, backups.backup(file), form)


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
    _emit_backup(file, manifest, form)


def _emit_backup(file: Path, manifest: Mapping[str, Any], form: Format | None) -> None:
    """Print what a backup holds: the head of its ledger, and how many rows of each model."""
    rows = [{"model": model, "rows": number} for model, number in manifest["counts"].items() if number]
    emit({"file": file, "ledger": manifest["ledger"], "rows": rows}, form)


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
