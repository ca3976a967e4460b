"""Sealing the ledger in batches, and its head, which is kept elsewhere to be compared later.

Writers never wait for the hash: a job seals what has been committed. Source of the idea: hash-linked
time stamping, S. Haber and W. S. Stornetta, Journal of Cryptology 3, 1991.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Max, Sum
from django.db.utils import OperationalError

from concord.kernel import clock
from concord.society.jobs import queue
from concord.society.ledger.digests import chain, entry_digest
from concord.society.ledger.models import Entry, Seal
from concord.society.ledger.verification import GENESIS, Report, examine, pages

BATCH = 10_000
SEAL = "ledger.seal"
MAIL_HEAD = "ledger.mail_head"
_LINE = re.compile(
    r"seal (\d{1,18}), (\d{1,18}) entries up to (-?\d{1,18}), sealed (\S+), digest ([0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal: its number, the entries that all seals cover, the last of them, the digest over all."""

    seal: int
    entries: int
    last_entry: int
    sealed_at: str
    digest: str

    def __str__(self) -> str:
        return (
            f"seal {self.seal}, {self.entries} entries up to {self.last_entry}, sealed {self.sealed_at}, "
            f"digest {self.digest}"
        )


def seal() -> Seal | None:
    """Seal the next batch of settled entries, at most ``BATCH``; None if there is nothing to seal."""
    settled = _last_settled_entry()
    if settled is None:
        return None
    with transaction.atomic():
        last = Seal.objects.select_for_update().order_by("-number").first()
        start = last.last_entry if last else None
        rows = Entry.objects.filter(id__lte=settled).order_by("id")
        rows = rows if start is None else rows.filter(id__gt=start)
        ids = list(rows.values_list("id", flat=True)[:BATCH])
        if not ids:
            return None
        entries = (entry_digest(entry) for page in pages(start, ids[-1]) for entry in page)
        digest, count = chain(last.digest if last else GENESIS, entries)
        return Seal.objects.create(
            number=last.number + 1 if last else 1,
            first_entry=ids[0],
            last_entry=ids[-1],
            count=count,
            digest=digest,
            at=clock.now(),
        )


def verify() -> list[str]:
    """One line for each thing that is not as it was sealed, as :func:`examine` finds it."""
    return examine().faults


def head() -> tuple[int, str]:
    """The number and digest of the last seal: what a backup and its restored copy must share."""
    last = whole_head()
    return last.seal, last.digest


def whole_head() -> Head:
    """The head as it is kept elsewhere: printed, mailed or published."""
    last = Seal.objects.order_by("-number").first()
    if last is None:
        return Head(0, 0, 0, "never", GENESIS)
    entries = Seal.objects.aggregate(entries=Sum("count"))["entries"]
    sealed_at = last.at.astimezone(UTC).isoformat(timespec="seconds")
    return Head(last.number, entries, last.last_entry, sealed_at, last.digest)


def read_head(text: str) -> Head:
    """A head that was kept, as a line or as JSON. Raises ValueError that says what is expected."""
    line = _LINE.search(" ".join(text.split()))
    if line:
        number, entries, last, sealed_at, digest = line.groups()
        return Head(int(number), int(entries), int(last), sealed_at, digest)
    try:
        fields = json.loads(text)
        found = Head(*(fields[name] for name in ("seal", "entries", "last_entry", "sealed_at", "digest")))
    except (ValueError, TypeError, KeyError, RecursionError):
        found = None
    if found is None or not _LINE.fullmatch(str(found)):
        raise ValueError("expected the line or the JSON that `concord society head` prints")
    return found


def contains(earlier: Head, report: Report) -> bool:
    """Whether the ledger, as the report found it, still begins with what the earlier head covered."""
    if earlier.seal == 0:
        return earlier.digest == GENESIS
    known = Seal.objects.filter(number=earlier.seal, digest=earlier.digest, last_entry=earlier.last_entry)
    holds = report.broken is None or report.broken > earlier.seal
    return holds and known.exists()


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


def mail_head(_payload: queue.Payload) -> None:
    """Mail the head to the address that keeps it, if the host has named one."""
    if settings.CONCORD_HEAD_MAIL:
        letter = EmailMessage(
            subject=f"{settings.CONCORD_SITE}: head of the ledger",
            body=f"{whole_head()}\n",
            to=[settings.CONCORD_HEAD_MAIL],
        )
        letter.send()


queue.handler(SEAL, _seal_all, alone=True)
queue.every(60, SEAL)
queue.handler(MAIL_HEAD, mail_head, alone=True)
if settings.CONCORD_HEAD_MAIL:
    queue.every(24 * 3600, MAIL_HEAD)
