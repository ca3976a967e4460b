"""Builds an edition beside the old one and switches to it in a single rename.

Killed at any moment, the edition in use goes on: the pointer is a file that is only ever replaced whole,
and it is replaced last. What a killed build leaves behind is swept by the next.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from concord.atlas.edition import store
from concord.atlas.edition.model import TABLES
from concord.atlas.edition.policy import POLICY_TABLES
from concord.atlas.edition.write import write
from concord.atlas.sources.curated import reader
from concord.kernel.disk import sync
from concord.kernel.faults import FaultsFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.atlas.edition.store import Manifest
    from concord.atlas.sources.curated.facts import Facts

DECLARED = {**TABLES, **POLICY_TABLES}
"""The tables that a folder of facts must match, by name."""
_LEFTOVER = ".building-"


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of a build. ``is_new`` is false if the same edition stood there already."""

    manifest: Manifest
    path: Path
    is_new: bool


def read_facts(folder: Path | None = None) -> Facts:
    """Read and check a folder of facts (the bundled ones by default); what is wrong is in ``reading``."""
    return reader.read(folder or reader.bundled(), DECLARED)


def build(facts_folder: Path | None = None, home: Path | None = None) -> Built:
    """Build an edition from a folder of facts (the bundled ones by default) and put it in use.

    Raises FaultsFoundError with every fault of the facts; then nothing has changed. Untidy files are
    accepted.
    """
    at = home or store.home()
    facts = read_facts(facts_folder)
    if facts.reading.faults:
        raise FaultsFoundError(facts.reading.faults)
    with _workshop(at) as folder:
        built = write(folder, facts)
        path, is_new = _publish(folder, at)
    return Built(built if is_new else store.Manifest.read(path), path, is_new)


@contextmanager
def _workshop(home: Path) -> Iterator[Path]:
    """An empty folder to build in, one build at a time for each home; leftovers of killed builds go."""
    editions = store.editions(home)
    editions.mkdir(parents=True, exist_ok=True)
    with (editions / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in editions.glob(f"{_LEFTOVER}*"):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        folder = Path(tempfile.mkdtemp(prefix=_LEFTOVER, dir=editions))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _publish(folder: Path, home: Path) -> tuple[Path, bool]:
    """Move a finished edition to its place and point to it; its place, and whether it is new.

    An intact edition of the same id stays as it is.
    """
    built = store.Manifest.read(folder)
    target = store.editions(home) / built.id
    is_new = not _is_intact(target)
    if is_new:
        for path in (*folder.rglob("*"), folder):
            sync(path)
        folder.chmod(0o755)
        if target.exists():
            target.rename(folder.with_name(f"{folder.name}-damaged"))
        folder.rename(target)
        sync(target.parent)
    _point(store.editions(home), built.id)
    return target, is_new


def _is_intact(folder: Path) -> bool:
    try:
        return not any(store.Manifest.read(folder).damage(folder))
    except (OSError, ValueError):
        return False


def _point(editions: Path, edition_id: str) -> None:
    draft = editions / f"{_LEFTOVER}pointer"
    with draft.open("w", encoding="ascii") as file:
        file.write(f"{edition_id}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(editions / store.POINTER)
    sync(editions)
