"""A small installation with its backup, and backups of it that somebody damaged or forged.

As a program it fills the home of ``CONCORD_HOME`` and writes its backup to the file named.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.prepared import once

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    Parts = list[tuple[tarfile.TarInfo, bytes]]


def small_backup(factory: pytest.TempPathFactory) -> Path:
    """The backup, made once for the run; beside it ``empty`` is a home that has its tables and no row."""

    def make(folder: Path) -> None:
        place = {"CONCORD_HOME": str(folder / "empty"), "DATABASE_URL": ""}
        command = [sys.executable, "-m", "tests.support.small_installation", str(folder / "small.tar.gz")]
        subprocess.run(command, env=os.environ | place, check=True)

    return once(factory, "small-installation", make) / "small.tar.gz"


def parts(file: Path) -> tuple[dict[str, Any], Parts]:
    """The manifest of a backup, and its members with their content."""
    with tarfile.open(file, "r:gz") as archive:
        first, *rest = [(entry, archive.extractfile(entry).read()) for entry in archive]  # type: ignore[union-attr]
    return json.loads(first[1]), rest


def written(file: Path, manifest: object, members: Parts, *, tail: bytes = b"") -> Path:
    """A backup of these parts with the right checksum at its end, whatever the parts are."""
    content = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", fileobj=packed, mtime=0, compresslevel=1) as stream:
        for entry, data in [(entry_of("manifest.json", content), content), *members]:
            stream.write(entry.tobuf(tarfile.GNU_FORMAT))
            stream.write(data + b"\0" * (-len(data) % tarfile.BLOCKSIZE))
        stream.write(b"\0" * tarfile.BLOCKSIZE * 2 + tail)
    return sealed(file, packed.getvalue())


def sealed(file: Path, content: bytes) -> Path:
    """A file with that content and its checksum."""
    from concord.operations.archive import _trailer

    file.write_bytes(content + _trailer(hashlib.sha256(content).hexdigest()))
    return file


def entry_of(name: str, content: bytes, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    """The head of a member."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.type = len(content), kind
    return entry


def listed(manifest: dict[str, Any], members: Parts) -> dict[str, Any]:
    """The manifest with these members, as somebody would write it who forges all of it."""
    lines = [
        {"name": entry.name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for entry, content in members
    ]
    return manifest | {"members": lines}


def changed(members: Parts, name: str, change: Callable[[bytes], bytes]) -> Parts:
    """The members, one of them with another content."""
    return [
        (entry_of(entry.name, change(content)), change(content)) if entry.name == name else (entry, content)
        for entry, content in members
    ]


def _fill(file: Path) -> None:
    import django

    django.setup()
    from django.core.files.base import ContentFile
    from django.db import connection, transaction

    from concord.operations.backup import backup
    from concord.society import schema
    from concord.society.access import SYSTEM
    from concord.society.files.storage import keep
    from concord.society.ledger.entries import Private, record
    from concord.society.ledger.seals import seal
    from concord.society.people.models import Person

    schema.bring_up_to_date()
    connection.close()
    home = Path(os.environ["CONCORD_HOME"])
    tables = (home / "concord.sqlite3").read_bytes()
    with transaction.atomic():
        for name in ("Ada", "Bo"):
            person = Person.objects.create(name=name, layer="rehearsal")
            note = Private("note", f"a\u2028of {name}", person.key)
            record(SYSTEM, "test.done", person, facts={"day": "2026-11-22", "n": 3}, private=[note])
            keep(actor=SYSTEM, file=ContentFile(f"evidence of {name}".encode(), "evidence.txt"))
    seal()
    backup(file, lambda *_: None)
    connection.close()
    subprocess.run(["rm", "-r", str(home)], check=True)
    home.mkdir()
    (home / "concord.sqlite3").write_bytes(tables)


if __name__ == "__main__":
    _fill(Path(sys.argv[1]))
