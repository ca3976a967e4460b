"""Where editions live, which one is in use, what each says of itself, and reading one into memory.

``<home>/editions/<id>/`` holds an edition, ``<home>/editions/current`` the id of the one in use.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from concord.atlas.edition.columns import columns_of
from concord.atlas.edition.model import INDICATION_GROUP_TABLE, TABLES, Edition
from concord.atlas.sources.curated.tables import StoredRow, read_values

POINTER = "current"
ROWS = "rows"
DOCUMENTS = "documents.json"
STATEMENTS = "statements.parquet"
MANIFEST = "manifest.json"
SCHEMA_VERSION = 4
"""Raised with every change to what an edition holds or how; part of its id."""


class NoEditionError(LookupError):
    """There is no such edition, or none at all, or one that this software cannot read."""


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

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in that folder, of whatever schema version.

        Raises ValueError if it is not one, FileNotFoundError if there is none.
        """
        path = folder / MANIFEST
        try:
            content = orjson.loads(path.read_bytes())
            dates = {name: date.fromisoformat(content[name]) for name in ("built_on", "record_begins")}
            return cls(**{field.name: content[field.name] for field in fields(cls)} | dates)
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise ValueError(f"{path}: not a manifest of an edition: {error}") from None

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)

    def write(self, folder: Path) -> None:
        """Write ``manifest.json``."""
        content = orjson.dumps(self.to_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        (folder / MANIFEST).write_bytes(content)

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


def home() -> Path:
    """The folder of everything that Concord keeps: ``CONCORD_HOME``, else ``./var``."""
    return Path(os.environ.get("CONCORD_HOME") or "var")


def editions(at: Path | None = None) -> Path:
    """The folder of editions in a home."""
    return (at or home()) / "editions"


def current_id(at: Path | None = None) -> str:
    """The id of the edition in use, read afresh. Raises NoEditionError if none has been built."""
    try:
        return (editions(at) / POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise NoEditionError(f"no edition in {editions(at)}; build one with: concord build") from None


def has_current(at: Path | None = None) -> bool:
    """Whether an edition is in use."""
    return (editions(at) / POINTER).exists()


def ids(at: Path | None = None) -> list[str]:
    """The ids of all editions that have been built, in order."""
    return sorted(path.parent.name for path in editions(at).glob(f"[!.]*/{MANIFEST}"))


def path(edition_id: str, at: Path | None = None) -> Path:
    """The folder of an edition, by its id or by a beginning that no other id has.

    Raises NoEditionError that names the editions there are.
    """
    known = ids(at)
    matches = [edition_id] if edition_id in known else [name for name in known if name.startswith(edition_id)]
    if len(matches) != 1 or not edition_id:
        have = ", ".join(known) or "none"
        raise NoEditionError(f"no edition {edition_id!r} in {editions(at)}; there are: {have}")
    return editions(at) / matches[0]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an edition that this software can read.

    Raises NoEditionError for a schema version of another software, with the command that rebuilds.
    """
    manifest = Manifest.read(folder)
    if manifest.schema_version != SCHEMA_VERSION:
        raise NoEditionError(
            f"edition {manifest.id} has schema version {manifest.schema_version}, this software reads "
            f"{SCHEMA_VERSION}; rebuild it with: concord build"
        )
    return manifest


def current(edition: str | None = None) -> Edition:
    """An edition in memory, kept for the next call; without an id the one in use, resolved afresh.

    Raises NoEditionError if there is none, or if it was built for another schema version.
    """
    folder = path(edition) if edition else editions() / current_id()
    return _load(str(folder.resolve()))


@lru_cache(maxsize=4)
def _load(folder: str) -> Edition:
    return load(Path(folder))


def load(folder: Path) -> Edition:
    """Read the edition in a folder, past the cache, with its columns.

    Raises NoEditionError as ``current`` does.
    """
    try:
        manifest = read_manifest(folder)
    except FileNotFoundError:
        raise NoEditionError(f"no edition in {folder}; build one with: concord build") from None
    edition = assemble(
        manifest.id,
        manifest.built_on,
        manifest.record_begins,
        read_rows(folder),
        lambda: json.loads((folder / DOCUMENTS).read_bytes()),
    )
    columns_of(edition)
    return edition


def assemble(
    identity: str,
    built_on: date,
    record_begins: date,
    rows: Mapping[str, list[StoredRow]],
    read_documents: Callable[[], Mapping[str, Any]],
) -> Edition:
    """An edition from its stored rows by table."""
    tables = {**TABLES, INDICATION_GROUP_TABLE.name: INDICATION_GROUP_TABLE}
    values = read_values(tables, rows)
    kept = {
        name: {value.id: value for value in sorted(values[name], key=lambda value: str(value.id))}
        for name, table in tables.items()
        if table.parent is None and name != "redirects"
    }
    return Edition(identity, built_on, record_begins, **kept, read_documents=read_documents)


def read_rows(folder: Path) -> dict[str, list[StoredRow]]:
    """The typed rows of an edition by table, in order of their keys."""
    return {
        lines.stem: [orjson.loads(line) for line in lines.read_bytes().splitlines()]
        for lines in (folder / ROWS).iterdir()
    }


def file_hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file below the folder but the manifest, by path.

    Lock files of the search index hold nothing and come and go: they are left out.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.name != MANIFEST
    }
