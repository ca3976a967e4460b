"""Sealing the ledger in batches, and proving that nothing was changed since.

Writers never wait for the hash: a job seals what has been committed. Source of the idea: hash-linked
time stamping, S. Haber and W. S. Stornetta, Journal of Cryptology 3, 1991.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.db import connection, transaction
from django.db.models import Max
from django.db.utils import OperationalError

from concord.kernel import clock
from concord.kernel.ids import content_hash
from concord.society.jobs import queue
from concord.society.ledger.entries import keyed_hash
from concord.society.ledger.models import Entry, PrivateValue, Seal

GENESIS = "0" * 64
BATCH = 10_000
SEAL = "ledger.seal"


def digest_of(last_digest: str, entries: Iterable[Entry]) -> tuple[str, int]:
    """The digest of a batch that follows a seal, and the number of its entries."""
    digest = hashlib.sha256(last_digest.encode())
    count = 0
    for entry in entries:
        digest.update(_line(entry).encode())
        count += 1
    return digest.hexdigest(), count


def seal() -> Seal | None:
    """Seal the next batch of settled entries, at most ``BATCH``; None if there is nothing to seal."""
    settled = _last_settled_entry()
    if settled is None:
        return None
    with transaction.atomic():
        last = Seal.objects.select_for_update().order_by("-number").first()
        start = last.last_entry if last else 0
        ids = list(
            Entry.objects.filter(id__gt=start, id__lte=settled)
            .order_by("id")
            .values_list("id", flat=True)[:BATCH]
        )
        if not ids:
            return None
        digest, count = digest_of(last.digest if last else GENESIS, _between(start, ids[-1]))
        return Seal.objects.create(
            number=last.number + 1 if last else 1,
            first_entry=ids[0],
            last_entry=ids[-1],
            count=count,
            digest=digest,
            at=clock.now(),
        )


def verify() -> list[str]:
    """Walk the chain and every private value; one line for each thing that is not as it was sealed."""
    return [*_broken_seals(), *_changed_values()]


def head() -> tuple[int, str]:
    """The number and digest of the last seal: what a backup and its restored copy must share."""
    last = Seal.objects.order_by("-number").first()
    return (last.number, last.digest) if last else (0, GENESIS)


def _broken_seals() -> Iterator[str]:
    last_digest, last_entry, number = GENESIS, 0, 0
    for link in Seal.objects.order_by("number").iterator():
        number += 1
        if link.number != number:
            yield f"seal {number} is missing"
            number = link.number
        digest, count = digest_of(last_digest, _between(last_entry, link.last_entry))
        if (digest, count) != (link.digest, link.count):
            yield (
                f"seal {link.number}: entries {link.first_entry} to {link.last_entry} are not as they were "
                f"sealed ({count} found, {link.count} sealed)"
            )
        last_digest, last_entry = link.digest, link.last_entry


def _changed_values() -> Iterator[str]:
    for value in PrivateValue.objects.select_related("entry").iterator(chunk_size=2000):
        if value.entry.private.get(value.name) != keyed_hash(value.hash_key, value.value):
            yield f"entry {value.entry_id}: the private value {value.name!r} is not the one recorded"


def _between(after: int, last: int) -> Iterable[Entry]:
    return Entry.objects.filter(id__gt=after, id__lte=last).order_by("id").iterator(chunk_size=2000)


def _line(entry: Entry) -> str:
    return content_hash(
        [
            str(entry.pk),
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor,
            entry.verb,
            entry.object_type,
            entry.object_key,
            entry.request,
            json.dumps(entry.facts, sort_keys=True, ensure_ascii=False),
            json.dumps(entry.private, sort_keys=True),
        ],
        length=64,
    )


def _last_settled_entry() -> int | None:
    """The last entry before which no transaction can still add one.

    SQLite has one writer at a time. PostgreSQL hands out ids before commit: a short lock that waits for
    the writers under way (and gives up soon, to be tried again) shows when all ids up to one are settled.
    """
    if connection.vendor == "postgresql":
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '250ms'")
                cursor.execute("LOCK TABLE ledger_entry IN SHARE MODE")
                return _last_entry()
        except OperationalError:
            return None
    return _last_entry()


def _last_entry() -> int | None:
    last: int | None = Entry.objects.aggregate(last=Max("id"))["last"]
    return last


def _seal_all(_payload: queue.Payload) -> None:
    # Step by step: inside one transaction it would hold its lock on the entries until the end.
    while seal() is not None:
        pass


queue.handler(SEAL, _seal_all, alone=True)
queue.every(60, SEAL)
