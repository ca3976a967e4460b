"""Builds an edition: facts read strictly, laid as statements, tables, search index, and published whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition import manifest, store
from concord.atlas.edition.lay import lay
from concord.atlas.edition.publish import publish, workshop
from concord.atlas.sources.curated import reader

if TYPE_CHECKING:
    from pathlib import Path

    from concord.atlas.edition.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of a build. ``is_new`` is false if the same edition stood there already."""

    manifest: Manifest
    path: Path
    is_new: bool


def build(facts_folder: Path | None = None, home: Path | None = None) -> Built:
    """Build an edition from a folder of facts (the bundled ones by default) and put it in use.

    Raises FaultsFoundError with every fault of the facts; then nothing has changed.
    """
    at = home or store.home()
    facts = reader.read_sound(facts_folder or reader.bundled())
    with workshop(at) as folder:
        built = lay(folder, facts)
        path, is_new = publish(folder, at)
    return Built(built if is_new else manifest.read(path), path, is_new)
