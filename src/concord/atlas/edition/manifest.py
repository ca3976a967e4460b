"""The manifest of an edition: what it is, what it was built from, and the hash of every file in it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "manifest.json"
SCHEMA_VERSION = 3
"""Raised with every change to what an edition holds or how; part of its id."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition says of itself. ``facts_hash`` is over the bytes of the fact files; the id is not.

    ``counts`` are rows by table, ``files`` the SHA-256 of each file by its path within the edition.
    """

    id: str
    schema_version: int
    software_version: str
    built_on: date
    record_begins: date
    facts_hash: str
    sources: list[str]
    counts: dict[str, int]
    files: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)

    def write(self, folder: Path) -> None:
        """Write ``manifest.json``."""
        content = orjson.dumps(self.to_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (folder / FILE).write_bytes(content)

    def damage(self, folder: Path) -> Iterator[str]:
        """Each file that is missing, changed or not listed, in words; nothing if all is as built."""
        present = file_hashes(folder)
        for file, digest in self.files.items():
            if file not in present:
                yield f"{file} is missing"
            elif present[file] != digest:
                yield f"{file} differs from what was built"
        for file in sorted(present.keys() - self.files.keys()):
            yield f"{file} was not built"


def read(folder: Path) -> Manifest:
    """The manifest in that folder. Raises ValueError if it is not one, FileNotFoundError if there is none."""
    path = folder / FILE
    try:
        found = orjson.loads(path.read_bytes())
        dates = {name: date.fromisoformat(found[name]) for name in ("built_on", "record_begins")}
        return Manifest(**{field.name: found[field.name] for field in fields(Manifest)} | dates)
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: not a manifest of an edition: {error}") from None


def file_hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file below the folder but the manifest, by path.

    Lock files of the search index hold nothing and come and go: they are left out.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.name != FILE
    }
