"""Places that take long to make: made once for all processes of a run, copied by those who change them."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from concord.atlas.edition.build import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

COMMAND = "from concord.cli.main import main; main()"


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name, which the first process of the run makes; the others wait until it stands."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = shared / f"{name}.unfinished"
            unfinished.mkdir(exist_ok=True)
            make(unfinished)
            unfinished.rename(folder)
    return folder


def bundled(factory: pytest.TempPathFactory) -> Path:
    """A home with an edition of the bundled facts, to be read only."""
    return once(factory, "bundled-home", lambda home: build(home=home))


def demonstration(factory: pytest.TempPathFactory, home: Path) -> Path:
    """Copies a home with that edition and a filled demonstration on SQLite to the given place."""
    edition = bundled(factory)

    def make(place: Path) -> None:
        copy(edition, place)
        environment = os.environ | {"CONCORD_HOME": str(place), "CONCORD_DEMO": "1", "CONCORD_HOLD_MAIL": "1"}
        environment.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "-c", COMMAND, "demo"], env=environment, check=True)

    return copy(once(factory, "demonstration-home", make), home)


def copy(place: Path, to: Path) -> Path:
    """The copy of a place, links kept as links."""
    subprocess.run(["cp", "-a", f"{place}/.", str(to)], check=True)
    return to
