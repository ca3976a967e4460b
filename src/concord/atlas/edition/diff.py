"""What changed between two editions: rows added, removed and changed, each cell with old and new."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.edition import parquet
from concord.atlas.edition.model import TABLES
from concord.atlas.edition.store import STATEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One property of one record: ``old`` is ``None`` if it had none, ``new`` if it has none."""

    property: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.old is None:
            return f"{self.property} {self.new!r} added"
        if self.new is None:
            return f"{self.property} {self.old!r} removed"
        return f"{self.property} from {self.old!r} to {self.new!r}"


@dataclass(frozen=True, slots=True)
class Change:
    """A record that was added, removed or changed. ``kind`` is what it speaks of: product, trial, ...

    An added record lists its cells as new, a removed one as old.
    """

    action: str
    kind: str
    key: str
    cells: tuple[CellChange, ...]

    def __str__(self) -> str:
        what = f"{self.kind} {self.key.replace('|', ', ')}".strip()
        if self.action != "changed":
            return f"{what} {self.action}"
        return f"{what}: {'; '.join(map(str, self.cells))}"


def diff(old: Path, new: Path) -> list[Change]:
    """The changes from the edition in one folder to that in another, in order of kind and key.

    A row of which one part of the key changed (an event that got another date) is one changed row if no
    other row could be meant.
    """
    before, after = _touched(old, new), _touched(new, old)
    for gone, come in _moved(before, after):
        before[come] = before.pop(gone)
    changes = [_change(record, before.get(record), after.get(record)) for record in before | after]
    return sorted(changes, key=lambda change: (change.kind, change.key))


def _touched(one: Path, other: Path) -> dict[str, Cells]:
    """Every cell, by record, of the records in ``one`` of which any statement differs between the two."""
    ours, theirs = str(one / STATEMENTS), str(other / STATEMENTS)
    records: defaultdict[str, Cells] = defaultdict(dict)
    with parquet.connect() as connection:
        cells = connection.execute(_CELLS, {"ours": ours, "theirs": theirs}).fetchall()
    for record, name, value in cells:
        records[record][name] = value
    return dict(records)


_CELLS = """
    WITH ours AS (SELECT id, record, property, value FROM read_parquet($ours)),
         theirs AS (SELECT id, record FROM read_parquet($theirs)),
         touched AS (
             SELECT record FROM ours ANTI JOIN theirs USING (id)
             UNION SELECT record FROM theirs ANTI JOIN ours USING (id)
         )
    SELECT record, property, value FROM ours SEMI JOIN touched USING (record) ORDER BY record, property
"""


def _moved(before: dict[str, Cells], after: dict[str, Cells]) -> Iterator[tuple[str, str]]:
    """Pairs of a record that went and the one that came for it: keys of three parts or more, one changed."""
    gone, come = _by_partial_key(before.keys() - after.keys()), _by_partial_key(after.keys() - before.keys())
    paired: set[str] = set()
    for partial in sorted(gone.keys() & come.keys()):
        if len(gone[partial]) == len(come[partial]) == 1:
            (old,), (new,) = gone[partial], come[partial]
            if paired.isdisjoint((old, new)):
                paired |= {old, new}
                yield old, new


def _by_partial_key(records: set[str]) -> dict[tuple[str, ...], list[str]]:
    by_key: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for record in sorted(records):
        file, _, key = record.partition("#")
        parts = key.split("|")
        if len(parts) >= 3:
            for left_out in range(1, len(parts)):
                by_key[file, str(left_out), *parts[:left_out], *parts[left_out + 1 :]].append(record)
    return by_key


def _change(record: str, before: Cells | None, after: Cells | None) -> Change:
    file, _, key = record.partition("#")
    kind = {table.file: table.subject for table in TABLES.values()}.get(file, file.rsplit(".", 1)[0])
    action = "added" if before is None else "removed" if after is None else "changed"
    old, new = before or {}, after or {}
    cells = tuple(
        CellChange(name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    )
    return Change(action, kind, key, cells)
