"""A folder of facts as read: the rows of declared tables, and every other file whole.

A part of Concord that owns other files (claims, announcements) registers a validator, by the pattern of
their paths, and ``concord check`` and ``concord build`` hold the files to it. Registered or not, every
``.csv``, ``.yaml`` and ``.yml`` counts towards the id of an edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, Any

from concord.atlas.sources.curated.files import Reading, Row
from concord.atlas.sources.curated.tables import INDICATION_GROUPS, TERMS, Table
from concord.kernel.registry import Registry

if TYPE_CHECKING:
    from concord.kernel.faults import Fault

EVENT_REASONS = "event_reasons.yaml"
GROUPS = f"{INDICATION_GROUPS}.yaml"


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is kept whole. ``content``: rows of a CSV file, the value of a YAML file."""

    file: str
    content: Any


@dataclass
class Facts:
    """What a folder of facts holds, by the tables that are ``declared``.

    Tables of a folder of their own, such as ``policy/``, are documents too. ``reading`` has no rows, only
    what was found wrong or worth a warning.
    """

    declared: Mapping[str, Table]
    tables: dict[str, list[Row]] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)
    digest: str = ""

    @cached_property
    def keys(self) -> dict[str, frozenset[str]]:
        """What may be referred to: keys of tables with a key of one column, of groups, and of terms."""
        keys = {
            name: frozenset(row.cells.get(table.key[0], "") for row in self.mentioned(name))
            for name, table in self.declared.items()
            if len(table.key) == 1
        }
        keys[INDICATION_GROUPS] = frozenset(group["id"] for group in self.content(GROUPS, []))
        for group, words in self.content(TERMS, {}).items():
            keys[f"terms_{group}"] = frozenset(words)
        return keys

    def content(self, file: str, otherwise: Any) -> Any:  # noqa: ANN401 - a document may be anything
        """The content of a document, or another value where there is none."""
        return self.documents[file].content if file in self.documents else otherwise

    def sound(self, name: str, *columns: str) -> Iterator[Row]:
        """The rows of a declared table in which nothing is wrong with these cells."""
        return (row for row in self.tables.get(name, ()) if self.is_sound(name, row, *columns))

    def is_sound(self, name: str, row: Row, *columns: str) -> bool:
        """Whether nothing is wrong with these cells of a row."""
        return self.reading.is_sound(self.declared[name].file, row, *columns)

    def mentioned(self, name: str) -> Iterator[Row]:
        """The rows of a declared table, and after them those that are broken, as far as they go."""
        yield from self.tables.get(name, ())
        yield from self.reading.broken.get(self.declared[name].file, ())

    def known(self, *names: str) -> frozenset[str] | None:
        """The keys of these tables together; None if one could not be read, so that nothing can be judged."""
        if not self.reading.unread.isdisjoint(self._file(name) for name in names):
            return None
        return frozenset().union(*(self.keys.get(name, ()) for name in names))

    def matching(self, pattern: str) -> Iterator[Document]:
        """The documents whose path matches, in order of path; ``*`` crosses folders."""
        return (document for file, document in self.documents.items() if fnmatchcase(file, pattern))

    def _file(self, name: str) -> str:
        if name in self.declared:
            return self.declared[name].file
        return GROUPS if name == INDICATION_GROUPS else TERMS


Validator = Callable[[Document, Facts], Iterable["Fault"]]
validators: Registry[Validator] = Registry("validator of facts")
"""Validators by the pattern of the paths they judge, such as ``announcements/*.yaml`` or ``claims.yaml``."""
