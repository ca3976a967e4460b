"""A table that an upper package declares and lower packages fill, so that imports go one way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries by unique name, in order of registration."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._entries: dict[str, Entry] = {}

    def register(self, name: str, entry: Entry) -> Entry:
        """Add an entry and return it. Raises ValueError if another entry has the name."""
        if self._entries.setdefault(name, entry) is not entry:
            raise ValueError(f"{self._what} {name!r} is registered twice")
        return entry

    def get(self, name: str) -> Entry:
        """The entry of that name. Raises KeyError that lists the known names."""
        try:
            return self._entries[name]
        except KeyError:
            known = ", ".join(self._entries) or "none"
            raise KeyError(f"no {self._what} {name!r}; known: {known}") from None

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        return iter(self._entries.items())

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __len__(self) -> int:
        return len(self._entries)
