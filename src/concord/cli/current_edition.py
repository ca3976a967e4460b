"""The edition a command reads: the one asked for, else the one in use, built first if there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from concord.atlas.edition import store

if TYPE_CHECKING:
    from pathlib import Path

    from concord.atlas.edition.model import Edition


def edition(edition_id: str | None = None) -> Edition:
    """The edition in memory. Raises ``store.NoEditionError`` for an id that is not known."""
    return store.current(folder(edition_id).name)


def folder(edition_id: str | None = None) -> Path:
    """The folder of the edition; says on stderr in one line if it had to be built.

    Raises ``store.NoEditionError`` for an id that is not known or a schema version of other software.
    """
    if not edition_id and not store.has_current():
        return _build_from_bundled_facts()
    path = store.path(edition_id or store.current_id())
    store.read_manifest(path)
    return path


def _build_from_bundled_facts() -> Path:
    import concord.atlas.parts  # noqa: F401 - registers validators and search documents
    from concord.atlas.edition.build import build

    built = build()
    typer.echo(f"built edition {built.manifest.id} from the bundled facts", err=True)
    return built.path
