"""The commands of whoever runs an installation: ``serve``, ``doctor``, ``backup``, ``restore``, ``demo``."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from concord.cli import current_edition, site
from concord.cli.output import Format, FormatOption, emit, new_app

if TYPE_CHECKING:
    from concord.operations.archive import Manifest

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
    """Write every row, upload and edition into one file, as of one moment; its owner alone can read it.

    The exit code is 1 if an upload or an edition was damaged: it is named, and all else is in the file.
    """
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
    site.set_up()
    from concord.operations import archive
    from concord.operations import backup as backups

    try:
        manifest = backups.backup(file, _progress)
    except archive.ArchiveError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    _emit_backup(file, manifest, form)
    if manifest.damaged:
        raise typer.Exit(1)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")], form: FormatOption = None) -> None:
    """Restore a backup into an empty place, all or nothing: read to its end first, its ledger verified."""
    site.set_up()
    from concord.operations import archive
    from concord.operations import backup as backups

    try:
        manifest = backups.restore(file, _progress)
    except (archive.ArchiveError, backups.RestoreRefusedError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    _emit_backup(file, manifest, form)
    _note_held_letters()


def _note_held_letters() -> None:
    from concord.society.mail import outbox

    if held := outbox.held().count():
        what = "letter is" if held == 1 else "letters are"
        typer.echo(f"{held} {what} held: they may have gone out before; see the outbox", err=True)


def _progress(what: str, done: int, total: int) -> None:
    """How far it is, on a terminal alone: elsewhere stderr is for faults."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        sys.stderr.write(f"\r{what}: {100 * done // max(total, 1)} %{end}")


def _emit_backup(file: Path, manifest: Manifest, form: Format | None) -> None:
    """Print what a backup holds: the head of its ledger, and how many rows of each model."""
    for name in manifest.damaged:
        typer.echo(f"{name}: missing, or not as it was handed in or built; not in the backup", err=True)
    rows = [{"model": model, "rows": number} for model, number in manifest.counts.items() if number]
    answer = {
        "file": file,
        "made_at": manifest.made_at,
        "ledger": manifest.ledger.model_dump(),
        "files": sum(not member.name.startswith("rows/") for member in manifest.members),
        "damaged": manifest.damaged,
        "rows": rows,
    }
    emit(answer, form, columns=("model", "rows"))


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
