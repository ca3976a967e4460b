"""Whether the ledger, and the rows of which it speaks, are as they were sealed.

One walk over the entries in the order of their ids. What has to be remembered until the end (rows, private
values that are missing, erasures) lies in a file of its own, so that memory does not grow with the ledger.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef

from concord.society.ledger.digests import chain, entry_digest, keyed_hash, sealed_models, stored_digests
from concord.society.ledger.models import Entry, Installation, PrivateValue, Seal
from concord.society.schema import one_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

GENESIS = "0" * 64
PAGE = 2000
# Two writers at once, and a clock that is set right by a little, write entries out of order.
CLOCK_TOLERANCE = timedelta(minutes=10)
# What reading a row raises whose columns hold what they never should.
_UNREADABLE = (ValueError, TypeError, AttributeError)
_TABLES = """
CREATE TABLE row (key TEXT PRIMARY KEY, digest TEXT, entry INTEGER);
CREATE TABLE missing (entry INTEGER, name TEXT, subject TEXT);
CREATE TABLE erased (subject TEXT, entry INTEGER);
CREATE TABLE excused (entry INTEGER, name TEXT);
"""


@dataclass(slots=True)
class Report:
    """What a walk found. ``faults``: what is not as it was sealed; ``remarks``: what a reader should know.

    ``broken`` is the number of the first seal that does not hold.
    """

    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    entries: int = 0
    broken: int | None = None


def examine() -> Report:
    """Walk the chain, every private value and sealed row; names what is odd instead of failing on it.

    All is read as of one moment: an act beside it is no fault.
    """
    with one_moment(), closing(sqlite3.connect("")) as spool:
        spool.executescript(_TABLES)
        walk = _Walk(spool)
        walk.seals()
        walk.report.faults += [*_private_values(spool), *_rows(spool), *_removed_at_the_end(walk.last)]
        return walk.report


def pages(after: int | None, last: int | None) -> Iterator[QuerySet[Entry]]:
    """The entries after one and up to another, in pages; None leaves that end open, below zero too."""
    while True:
        rows = Entry.objects.order_by("id")
        rows = rows if after is None else rows.filter(id__gt=after)
        rows = rows if last is None else rows.filter(id__lte=last)
        ids = list(rows.values_list("id", flat=True)[:PAGE])
        if not ids:
            return
        yield rows.filter(id__lte=ids[-1])
        after = ids[-1]


class _Walk:
    """The walk itself: where it is, and what it found so far."""

    def __init__(self, spool: sqlite3.Connection) -> None:
        self.spool = spool
        self.report = Report()
        self.last: int | None = None
        self.latest: datetime | None = None
        # In a demonstration the clock is set to and fro.
        self.clock_counts = not Installation.objects.filter(is_demonstration=True).exists()

    def seals(self) -> None:
        """Every seal in turn, then the entries that no seal covers yet."""
        last_digest, number = GENESIS, 0
        for link in Seal.objects.order_by("number").iterator(chunk_size=PAGE):
            number += 1
            if link.number != number:
                self._break(number, f"seal {number} is missing")
                number = link.number
            digest, count = chain(last_digest, self._entries(link.last_entry))
            if (digest, count) != (link.digest, link.count):
                span = f"entries {link.first_entry} to {link.last_entry}"
                found = f"{count} found, {link.count} sealed"
                self._break(number, f"seal {number}: {span} are not as they were sealed ({found})")
            last_digest = link.digest
        for _line in self._entries(None):
            pass

    def _break(self, number: int, fault: str) -> None:
        self.report.faults.append(fault)
        self.report.broken = self.report.broken or number

    def _entries(self, last: int | None) -> Iterator[str]:
        """The digests of the entries from here on, each looked at on the way."""
        for page in pages(self.last, last):
            values = _values_of(page)
            for pk, entry in _readable(page):
                self.report.entries += 1
                if entry is not None:
                    self.report.faults += self._look_at(entry, values.get(pk, []))
                    yield entry_digest(entry)
                else:
                    self.report.faults.append(
                        f"entry {pk} cannot be read: a column holds what it never should"
                    )
                self.last = pk

    def _look_at(self, entry: Entry, values: list[PrivateValue]) -> Iterator[str]:
        proof = entry.proof if isinstance(entry.proof, dict) else {}
        if proof.get("follows") and entry.pk > 1 and self.last != entry.pk - 1:
            first = 1 if self.last is None else self.last + 1
            yield f"entries {first} to {entry.pk - 1} were removed before entry {entry.pk}"
        if entry.proof is not None and not isinstance(entry.proof, dict):
            yield f"entry {entry.pk}: its proof is not a table"
        if isinstance(entry.private, dict):
            yield from self._compare(entry, proof.get("subjects"), values)
        else:
            yield f"entry {entry.pk}: its private values are not a table of hashes"
        self._remember(entry, proof)
        self._watch_the_clock(entry)

    def _compare(self, entry: Entry, subjects: object, values: list[PrivateValue]) -> Iterator[str]:
        subject_of = subjects if isinstance(subjects, dict) else {}
        for value in values:
            if not _is_hash_of(entry.private.get(value.name), value):
                yield f"entry {entry.pk}: the private value {value.name!r} is not the one recorded"
            if subject_of.get(value.name, value.subject) != value.subject:
                yield f"entry {entry.pk}: the private value {value.name!r} is of another person than recorded"
        missing = subject_of.keys() - {value.name for value in values}
        self.spool.executemany(
            "INSERT INTO missing VALUES (?, ?, ?)",
            [(entry.pk, name, str(subject_of[name])) for name in sorted(missing)],
        )

    def _remember(self, entry: Entry, proof: dict[str, object]) -> None:
        rows, excused = proof.get("rows"), proof.get("erased")
        if isinstance(rows, dict):
            self.spool.executemany(
                "INSERT OR REPLACE INTO row VALUES (?, ?, ?)",
                [(key, None if digest is None else str(digest), entry.pk) for key, digest in rows.items()],
            )
        if entry.verb == "person.erased":
            self.spool.execute("INSERT INTO erased VALUES (?, ?)", (entry.object_key, entry.pk))
            words = [str(word).partition(" ") for word in excused] if isinstance(excused, list) else []
            self.spool.executemany(
                "INSERT INTO excused VALUES (?, ?)", [(before, name) for before, _, name in words]
            )

    def _watch_the_clock(self, entry: Entry) -> None:
        if self.latest is not None and entry.at < self.latest - CLOCK_TOLERANCE and self.clock_counts:
            self.report.remarks.append(
                f"entry {entry.pk} is dated {entry.at:%Y-%m-%d %H:%M}, before earlier entries of "
                f"{self.latest:%Y-%m-%d %H:%M}: the clock was set back"
            )
        self.latest = entry.at if self.latest is None else max(self.latest, entry.at)


def _readable(page: QuerySet[Entry]) -> Iterator[tuple[int, Entry | None]]:
    """Each id of the page with its entry, or with None where it cannot be read."""
    try:
        rows = list(page)
        for entry in rows:
            entry_digest(entry)
    except _UNREADABLE:
        yield from ((pk, _read(pk)) for pk in page.values_list("id", flat=True))
    else:
        yield from ((entry.pk, entry) for entry in rows)


def _read(pk: int) -> Entry | None:
    try:
        entry = Entry.objects.get(pk=pk)
        entry_digest(entry)
    except _UNREADABLE:
        return None
    return entry


def _values_of(page: QuerySet[Entry]) -> dict[int, list[PrivateValue]]:
    values: dict[int, list[PrivateValue]] = defaultdict(list)
    for value in PrivateValue.objects.filter(entry__in=page.values("id")).order_by("pk"):
        values[value.entry_id].append(value)
    return values


def _is_hash_of(recorded: object, value: PrivateValue) -> bool:
    try:
        return recorded == keyed_hash(value.hash_key, value.value)
    except _UNREADABLE:
        return False


def _private_values(spool: sqlite3.Connection) -> Iterator[str]:
    """Values that are gone without an erasure, and values of which no entry speaks."""
    unexplained = (
        "SELECT entry, name FROM missing WHERE NOT EXISTS (SELECT 1 FROM erased WHERE "
        "erased.subject = missing.subject AND erased.entry > missing.entry) AND NOT EXISTS (SELECT 1 FROM "
        "excused WHERE excused.entry = missing.entry AND excused.name = missing.name) ORDER BY entry"
    )
    for entry, name in spool.execute(unexplained):
        yield f"entry {entry}: the private value {name!r} is missing, and no erasure explains it"
    known = Exists(Entry.objects.filter(pk=OuterRef("entry_id")))
    for pk, entry in PrivateValue.objects.exclude(known).values_list("pk", "entry_id").iterator():
        yield f"private value {pk}: there is no entry {entry}, of which it is"


def _rows(spool: sqlite3.Connection) -> Iterator[str]:
    """Sealed rows as they stand now, compared with what the last entry on each of them says."""
    for model in sealed_models():
        name = model._meta.label_lower
        for key, digest in stored_digests(model):
            said = spool.execute("SELECT digest, entry FROM row WHERE key = ?", (key,)).fetchone()
            if said is None:
                yield f"{name} {key}: no entry tells of it"
            elif said[0] != digest:
                was = "was removed" if said[0] is None else "stood otherwise"
                yield f"{name} {key}: by entry {said[1]} it {was}"
            spool.execute("DELETE FROM row WHERE key = ?", (key,))
    for key, entry in spool.execute(
        "SELECT key, entry FROM row WHERE digest IS NOT NULL ORDER BY entry, key"
    ):
        yield f"{key}: by entry {entry} it is there, and it is gone"


def _removed_at_the_end(last: int | None) -> Iterable[str]:
    """SQLite remembers the highest id that it has given."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Entry._meta.db_table])
        row = cursor.fetchone()
    if row is not None and row[0] > (last or 0):
        yield f"entries {(last or 0) + 1} to {row[0]} were removed at the end"
