"""Whether an installation can do its work: home, editions, fonts, database, and the work of the society."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from concord.atlas.edition import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.society.monitoring import Condition

_FREE_BYTES = 500_000_000
_WORK = "run `concord serve` or `concord society work`"


class Finding(NamedTuple):
    """One thing that was looked at. ``remedy`` is empty if it is in order."""

    check: str
    found: str
    remedy: str = ""


def examine() -> list[Finding]:
    """Everything that can be looked at; without a database there is no society to ask."""
    database = list(_database())
    is_sound = not any(finding.remedy for finding in database)
    return [*_home(), *_editions(), *_fonts(), *database, *(_society() if is_sound else ())]


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
            found = store.Manifest.read(folder)
        except ValueError as error:
            yield Finding(f"edition {edition_id}", str(error), "concord build")
            continue
        damage = "; ".join(found.damage(folder))
        remedy = "concord build" if damage else ""
        yield Finding(f"edition {edition_id}", damage or f"{len(found.files)} files as built", remedy)
    try:
        # Of those that are kept, only the one in use has to be of this version.
        yield Finding("edition in use", store.read_manifest(store.path(store.current_id())).id)
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


def society() -> Iterator[Finding]:
    """Migrations, queue, outbox and last seal; only the migrations before the database has its tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concord.web.settings")
    import django
    from django.db import DatabaseError

    django.setup()
    try:
        from concord.society import schema

        if missing := schema.pending():
            yield Finding("migrations", f"{missing} to apply", "run `concord serve`, which applies them")
            return
        from concord.society.monitoring import condition

        yield from _work(condition())
        yield _stored_files()
    except DatabaseError as error:
        yield Finding("society", f"the database refuses: {type(error).__name__}", "mend DATABASE_URL")


def _stored_files() -> Finding:
    """Uploads, each compared with its hash."""
    from concord.society.files.integrity import damaged_files

    faults = list(damaged_files())
    if not faults:
        return Finding("files", "each as it was handed in")
    more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
    return Finding("files", "; ".join(faults[:3]) + more, "take the named contents from a backup")


def _work(now: Condition) -> Iterator[Finding]:
    remedy = _WORK if now.jobs_late else "concord society queue" if now.jobs_given_up else ""
    yield Finding(
        "queue", f"{now.jobs_due} due, {now.jobs_late} of them late, {now.jobs_given_up} given up", remedy
    )
    remedy = "look at /outbox" if now.letters_failed else ""
    yield Finding(
        "outbox",
        f"{now.letters_waiting} waiting, {now.letters_held} held, {now.letters_failed} could not be sent",
        remedy,
    )
    sealed = f"seal {now.seal} of {now.sealed_at:%Y-%m-%d %H:%M} UTC" if now.sealed_at else "no seal yet"
    yield Finding("ledger", f"{sealed}, {now.unsealed} entries since", _WORK if now.seal_is_late else "")
