"""A folder of facts as read: the declared tables, the groups of indications, and every other file whole.

A part of Concord that owns other files (claims, announcements, policy) registers a validator, by the
pattern of their paths, and ``concord check`` and ``concord build`` hold the files to it. Registered or
not, every ``.csv``, ``.yaml`` and ``.yml`` counts towards the id of an edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, Any

from concord.atlas.sources.curated.schema import INDICATION_GROUPS, tables
from concord.atlas.sources.curated.table_file import Reading, Row
from concord.kernel.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from concord.kernel.faults import Fault


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is no declared table. ``content``: rows of a CSV file, the value of a YAML file."""

    file: str
    content: Any


@dataclass
class Facts:
    """What a folder of facts holds. ``reading`` has no rows, only what was found wrong or worth a warning."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)
    digest: str = ""

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        """The keys of each declared table with a key of one column, and those of indication groups."""
        found = {
            name: frozenset(row.cells.get(table.key[0], "") for row in self.mentioned(name))
            for name, table in tables().items()
            if len(table.key) == 1
        }
        found[INDICATION_GROUPS] = frozenset(group["id"] for group in self.indication_groups)
        return found

    def mentioned(self, name: str) -> Iterator[Row]:
        """The rows of a declared table, and after them those that are broken, as far as they go."""
        yield from self.tables.get(name, ())
        yield from self.reading.broken.get(f"{name}.csv", ())

    def known(self, *names: str) -> frozenset[str] | None:
        """The keys of these tables together; None if one could not be read, so that nothing can be judged."""
        files = {f"{name}.yaml" if name == INDICATION_GROUPS else f"{name}.csv" for name in names}
        if files & self.reading.unread:
            return None
        return frozenset().union(*(self.keys[name] for name in names))

    @property
    def indication_groups(self) -> list[dict[str, str]]:
        """The closed list, each group with ``id``, ``en`` and ``ko``."""
        document = self.documents.get(f"{INDICATION_GROUPS}.yaml")
        return document.content if document else []

    def matching(self, pattern: str) -> Iterator[Document]:
        """The documents whose path matches, in order of path; ``*`` crosses folders."""
        return (document for file, document in self.documents.items() if fnmatchcase(file, pattern))


Validator = Callable[[Document, Facts], Iterable["Fault"]]
validators: Registry[Validator] = Registry("validator of facts")
"""Validators by the pattern of the paths they judge, such as ``policy/*.csv`` or ``claims.yaml``."""
