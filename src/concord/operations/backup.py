"""Backup and restore: every row, every upload, every edition in one file that says what it holds.

Rows are written as JSON lines, so that a backup of SQLite restores into PostgreSQL and the other way. The
signing key and the sessions are left out: whoever restores signs in again.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
from datetime import datetime, time
from pathlib import Path
from typing import IO, TYPE_CHECKING

import orjson
from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from concord.kernel import clock
from concord.society.ledger.seals import head, verify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

BATCH = 1000
MANIFEST = "manifest.json"
_LEFT_OUT_APPS = frozenset({"contenttypes", "auth", "sessions", "usersessions"})
_LEFT_OUT_FILES = ("concord.sqlite3", "static", "mail", "secret-key", "prepare.lock")


class RestoreRefusedError(ValueError):
    """The backup cannot be restored here; nothing was changed, or the transaction was undone."""


class _Encoder(DjangoJSONEncoder):
    """Moments to the microsecond, as they were sealed: Django's own encoder cuts them to milliseconds."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime | time) else super().default(o)


def backup(file: Path) -> dict[str, object]:
    """Write the backup and return its manifest: software, migrations, counts by model, ledger head.

    Rows are read in one transaction, so that they belong together; files after it, so that a long copy keeps
    no writer waiting: uploads are written before their rows and editions never change. What lies in memory
    is one batch of rows, however large the tables are.
    """
    part = file.with_name(file.name + ".part")
    try:
        with tarfile.open(part, "w:gz") as archive:
            manifest = _write_rows(archive, file.parent)
            for path in _files():
                archive.add(path, f"home/{path.relative_to(settings.HOME)}", recursive=False)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(file: Path) -> dict[str, object]:
    """Restore into an empty place and return the manifest.

    Raises RestoreRefusedError if there are rows already, if the backup needs other migrations, if counts or
    ledger head differ afterwards, or if the restored ledger is not as it was sealed.
    """
    with _opened(file) as archive:
        wanted: dict[str, object] = orjson.loads(_opened_member(archive, MANIFEST).read())
        call_command("migrate", verbosity=0)
        if any(model._default_manager.exists() for model in _models()):
            raise RestoreRefusedError("this database holds rows already: restore into an empty one")
        if wanted["migrations"] != _migrations():
            raise RestoreRefusedError("made by another version: install that one, restore, update")
        with transaction.atomic():
            for model in _models():
                _load(model, _opened_member(archive, f"rows/{model._meta.label_lower}.jsonl"))
            _reset_sequences()
            found = _manifest()
            for key in ("counts", "ledger"):
                if found[key] != wanted[key]:
                    raise RestoreRefusedError(
                        f"{key}: {found[key]} after restoring, {wanted[key]} in the backup"
                    )
            faults = verify()
            if faults:
                raise RestoreRefusedError(f"the restored ledger does not verify: {faults[0]}")
        _unpack(archive)
    return wanted


def _manifest() -> dict[str, object]:
    number, digest = head()
    return {
        "made_at": clock.now().isoformat(),
        "migrations": _migrations(),
        "counts": {model._meta.label_lower: model._default_manager.count() for model in _models()},
        "ledger": {"seals": number, "head": digest},
    }


def _migrations() -> list[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [list(row) for row in cursor.fetchall()]


def _models() -> list[type[Model]]:
    """Every model with rows of its own, also the hidden ones between two models."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.app_label not in _LEFT_OUT_APPS and model._meta.managed]


def _write_rows(archive: tarfile.TarFile, folder: Path) -> dict[str, object]:
    """Manifest and rows; each table goes through a file in ``folder``, since an archive wants sizes first."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        manifest = _manifest()
        _add(archive, MANIFEST, io.BytesIO(orjson.dumps(manifest, option=orjson.OPT_INDENT_2)))
        for model in _models():
            with tempfile.TemporaryFile(dir=folder) as table:
                _write_table(model, table)
                _add(archive, f"rows/{model._meta.label_lower}.jsonl", table)
    return manifest


def _write_table(model: type[Model], table: IO[bytes]) -> None:
    columns = [field.name for field in model._meta.concrete_fields]
    rows = model._default_manager.order_by("pk").iterator(chunk_size=BATCH)
    text = io.TextIOWrapper(table, encoding="utf-8", newline="\n", write_through=True)
    serializers.serialize("jsonl", rows, fields=columns, ensure_ascii=False, cls=_Encoder, stream=text)
    text.detach()


def _load(model: type[Model], lines: IO[bytes]) -> None:
    batch = []
    # Lines end with "\n" alone: other characters that end a line for Unicode stand inside values.
    for row in serializers.deserialize("jsonl", io.TextIOWrapper(lines, encoding="utf-8", newline="\n")):
        batch.append(row.object)
        if len(batch) == BATCH:
            model._default_manager.bulk_create(batch)
            batch = []
    model._default_manager.bulk_create(batch)


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _files() -> Iterable[Path]:
    home = Path(settings.HOME)
    return (
        path
        for path in sorted(home.rglob("*"))
        if (path.is_file() or path.is_symlink())
        and not path.relative_to(home).parts[0].startswith(_LEFT_OUT_FILES)
    )


def _unpack(archive: tarfile.TarFile) -> None:
    for member in archive.getmembers():
        if member.name.startswith("home/"):
            member.name = member.name.removeprefix("home/")
            archive.extract(member, settings.HOME, filter="data")


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, io.SEEK_END)
    content.seek(0)
    archive.addfile(entry, content)


def _opened(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file, "r:gz")
    except (tarfile.TarError, EOFError) as error:
        raise RestoreRefusedError(f"{file}: this is not a backup of Concord: {error}") from None


def _opened_member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        content = archive.extractfile(name)
    except KeyError:
        content = None
    if content is None:
        raise RestoreRefusedError(f"{name} is missing: this is not a backup of Concord, or not a whole one")
    return content
