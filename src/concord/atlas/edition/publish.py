"""Building beside the old edition and switching to the new one in a single rename.

Killed at any moment, the edition in use goes on: the pointer is a file that is only ever replaced whole,
and it is replaced last. What a killed build leaves behind is swept by the next.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from concord.atlas.edition import manifest, store

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFTOVER = ".building-"


@contextmanager
def workshop(home: Path) -> Iterator[Path]:
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


def publish(folder: Path, home: Path) -> tuple[Path, bool]:
    """Move a finished edition to its place and point to it; its place, and whether it is new.

    An intact edition of the same id stays as it is.
    """
    built = manifest.read(folder)
    target = store.editions(home) / built.id
    is_new = not _is_intact(target)
    if is_new:
        _sync(folder)
        folder.chmod(0o755)
        if target.exists():
            target.rename(folder.with_name(f"{folder.name}-damaged"))
        folder.rename(target)
        _sync_entry(target.parent)
    _point(store.editions(home), built.id)
    return target, is_new


def _is_intact(folder: Path) -> bool:
    try:
        return not any(manifest.read(folder).damage(folder))
    except (OSError, ValueError):
        return False


def _point(editions: Path, edition_id: str) -> None:
    draft = editions / f"{_LEFTOVER}pointer"
    with draft.open("w", encoding="ascii") as file:
        file.write(f"{edition_id}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(editions / store.POINTER)
    _sync_entry(editions)


def _sync(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync_entry(path)


def _sync_entry(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
