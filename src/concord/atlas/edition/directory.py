"""From an id to names and redirects: all that the society knows of the atlas.

Written beside the edition as a file of its own, so that to read it needs none of the edition's values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from concord.atlas.edition import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from concord.atlas.edition.model import Edition
    from concord.kernel.text import Name

FILE = "directory.json"
_PRESENT = ("official", "local")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the atlas. ``redirected_from`` is the id that was asked if it was given up for ``id``.

    ``names`` are by BCP 47 language, one each; ``name`` is the one it is listed under.
    """

    kind: str
    id: str
    name: str
    names: dict[str, str]
    redirected_from: str | None = None

    def name_in(self, language: str) -> str:
        """The name in that language, else the one it is listed under."""
        return self.names.get(language, self.name)


class Directory:
    """The entries of one edition."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._entries: dict[str, dict[str, list[Any]]] = content["entries"]
        self._redirects: dict[str, dict[str, str]] = content["redirects"]

    def entry(self, kind: str, id: str) -> Entry | None:  # noqa: A002 - the field's word
        """The thing of that kind with that id, led on by redirects; ``None`` if there is none."""
        key = self._follow(kind, id)
        entry = self._entries.get(kind, {}).get(key)
        if entry is None:
            return None
        name, names = entry
        return Entry(kind, key, name, names, None if key == id else id)

    def entries(self, kind: str) -> Iterator[Entry]:
        """Everything of that kind, in order of id."""
        return (Entry(kind, key, name, names) for key, (name, names) in self._entries.get(kind, {}).items())

    def _follow(self, kind: str, key: str) -> str:
        redirects = self._redirects.get(kind, {})
        passed: set[str] = set()
        while key in redirects and key not in passed:
            passed.add(key)
            key = redirects[key]
        return key


def current(edition: str | None = None) -> Directory:
    """The directory of an edition, by default of the one in use. Raises ``store.NoEditionError``."""
    folder = store.path(edition) if edition else store.editions() / store.current_id()
    return _load(str(folder.resolve()))


@lru_cache(maxsize=4)
def _load(folder: str) -> Directory:
    store.read_manifest(Path(folder))
    return Directory(orjson.loads((Path(folder) / FILE).read_bytes()))


def write(folder: Path, edition: Edition, redirected: Iterable[Mapping[str, str]]) -> None:
    """Write the directory of an edition that is being built; ``redirected`` rows have kind, old and new."""
    entries = {
        "product": {
            p.id: [p.name, _by_language(n.name for n in p.names if n.kind in ("brand", "local"))]
            for p in edition.products.values()
        },
        "authorisation": {
            a.id: [f"{a.brand or edition.products[a.product].name} ({a.jurisdiction})", {}]
            for a in edition.authorisations.values()
        },
        "organisation": {
            o.id: [o.name, {"en": o.name} | _by_language(n.name for n in o.names if n.kind in _PRESENT)]
            for o in edition.organisations.values()
        },
        "agreement": {a.id: [" and ".join(a.party_names) or a.id, {}] for a in edition.agreements.values()},
        "meeting": {m.id: [m.name, {}] for m in edition.meetings.values()},
        "committee": {c.id: [c.name, {}] for c in edition.committees.values()},
        "trial": {t.id: [t.acronym or t.id, {}] for t in edition.trials.values()},
    }
    redirects: dict[str, dict[str, str]] = {}
    for row in redirected:
        redirects.setdefault(row["kind"], {})[row["old"]] = row["new"]
    (folder / FILE).write_bytes(orjson.dumps({"entries": entries, "redirects": redirects}))


def _by_language(names: Iterable[Name]) -> dict[str, str]:
    by_language: dict[str, str] = {}
    for name in names:
        by_language.setdefault(name.language, name.text)
    return by_language
