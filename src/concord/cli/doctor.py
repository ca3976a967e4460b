"""``concord doctor``: whether this installation can do its work, and whether the editions are whole."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer

from concord.atlas.edition import manifest, store
from concord.cli.doctor_society import Finding, society
from concord.cli.output import FormatOption, emit, new_app

if TYPE_CHECKING:
    from collections.abc import Iterator

app = new_app()
_FREE_BYTES = 500_000_000


@app.command()
def doctor(form: FormatOption = None) -> None:
    """Check home, disk, editions by their hashes, fonts, database, jobs, letters and seals.

    The exit code is 1 if anything is amiss.
    """
    findings = [*_home(), *_editions(), *_fonts()]
    # Without a database there is no society to ask.
    database = list(_database())
    findings += database if any(one.remedy for one in database) else [*database, *_society()]
    rows = [{"check": f.check, "ok": not f.remedy, "found": f.found, "remedy": f.remedy} for f in findings]
    emit({"ok": all(row["ok"] for row in rows), "rows": rows}, form)
    if any(finding.remedy for finding in findings):
        raise typer.Exit(1)


def _home() -> Iterator[Finding]:
    home = store.home().absolute()
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    if os.access(existing, os.W_OK):
        yield Finding("home", f"{home} can be written")
    else:
        yield Finding("home", f"{home} cannot be written", "set CONCORD_HOME to a folder of your own")
    free = shutil.disk_usage(existing).free
    remedy = "" if free >= _FREE_BYTES else "free at least 500 MB"
    yield Finding("disk", f"{free // 1_000_000} MB free", remedy)


def _editions() -> Iterator[Finding]:
    for edition_id in store.ids():
        folder = store.path(edition_id)
        try:
            found = manifest.read(folder)
        except ValueError as error:
            yield Finding(f"edition {edition_id}", str(error), "concord build")
            continue
        damage = list(found.damage(folder))
        if found.schema_version != manifest.SCHEMA_VERSION:
            damage.append(f"schema version {found.schema_version} is not {manifest.SCHEMA_VERSION}")
        remedy = "concord build" if damage else ""
        yield Finding(
            f"edition {edition_id}", "; ".join(damage) or f"{len(found.files)} files as built", remedy
        )
    try:
        yield Finding("edition in use", store.path(store.current_id()).name)
    except store.NoEditionError as error:
        yield Finding("edition in use", str(error), "concord build")


def _fonts() -> Iterator[Finding]:
    """Documents in Korean need a font with Hangul."""
    if shutil.which("fc-list") is None:
        yield Finding("fonts", "fontconfig is not installed", "apt-get install fontconfig fonts-nanum")
        return
    done = subprocess.run(["fc-list", ":lang=ko", "family"], capture_output=True, text=True, check=False)
    families = sorted({line.split(",")[0] for line in done.stdout.splitlines() if line})
    remedy = "" if families else "apt-get install fonts-nanum"
    yield Finding("fonts", ", ".join(families[:3]) or "no font with Hangul", remedy)


def _society() -> Iterator[Finding]:
    """A database that was not made yet is left so."""
    url = os.environ.get("DATABASE_URL", "")
    if url or (store.home() / "concord.sqlite3").exists():
        yield from society()


def _database() -> Iterator[Finding]:
    parts = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not parts.scheme.startswith("postgres"):
        path = store.home() / "concord.sqlite3"
        yield Finding("database", f"SQLite at {path}{'' if path.exists() else ', not made yet'}")
        return
    host, port = parts.hostname or "localhost", parts.port or 5432
    try:
        with socket.create_connection((host, port), timeout=3):
            yield Finding("database", f"PostgreSQL answers at {host}:{port}")
    except OSError as error:
        yield Finding("database", f"PostgreSQL at {host}:{port}: {error}", "start it, or mend DATABASE_URL")
