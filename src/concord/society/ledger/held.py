"""The ledger's own part of privacy and retention: private values, letters, links and files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.society.ledger.files import path_of
from concord.society.ledger.models import Entry, Job, Message, PrivateValue, StoredFile, Ticket
from concord.society.ledger.privacy import (
    ERASED,
    PARTS,
    Erased,
    Part,
    Subject,
    Table,
    mentions,
    redact,
    table,
)
from concord.society.ledger.retention import KEEPING, Keeping

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def _export(subject: Subject) -> list[Table]:
    entries = Entry.objects.filter(actor=subject.key).order_by("at", "id")
    values = PrivateValue.objects.filter(subject=subject.key).order_by("pk")
    letters = Message.objects.filter(recipient=subject.account).order_by("written_at")
    files = StoredFile.objects.filter(handed_in_by=subject.key).order_by("handed_in_at")
    return [
        table("acts", _("What I did here"), entries, "at", "verb", "object_key"),
        table("values", _("What I wrote, as the ledger keeps it"), values, "entry__at", "name", "value"),
        table("letters", _("Letters to me"), letters, "written_at", "kind", "sent_at"),
        table("files", _("Files that I handed in"), files, "handed_in_at", "name", "media_type", "size"),
    ]


def _erase(subject: Subject) -> Erased:
    """Entries stay: they hold no personal word, and without the values their hashes say nothing."""
    deleted = PrivateValue.objects.filter(pk__in=_values_about(subject)).delete()[0]
    deleted += Ticket.objects.filter(person_key=subject.key).delete()[0]
    files = list(StoredFile.objects.filter(handed_in_by=subject.key))
    kept = [file for file in files if is_claimed(file)]
    gone = [file for file in files if file not in kept]
    StoredFile.objects.filter(pk__in=[file.pk for file in kept]).update(name=ERASED)
    deleted += StoredFile.objects.filter(pk__in=[file.pk for file in gone]).delete()[0]
    transaction.on_commit(partial(_afterwards, subject, [file.sha256 for file in gone]))
    why = _("Files that are part of an agreement's record: texts, scans of signatures, evidence.")
    return Erased(deleted=deleted, kept=len(kept), why_kept=why if kept else "")


def _values_about(subject: Subject) -> list[int]:
    """The person's own private values, and those of others that name the person."""
    found = PrivateValue.objects.filter(Q(subject=subject.key) | mentions(("value",), subject.words))
    return [
        value.pk
        for value in found
        if value.subject == subject.key or redact(value.value, subject.words) != value.value
    ]


def is_claimed(file: StoredFile) -> bool:
    """Whether a row of any app refers to the file."""
    relations = (relation for relation in file._meta.related_objects if relation.one_to_many)
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: file}).exists()
        for relation in relations
    )


def _afterwards(subject: Subject, hashes: list[str]) -> None:
    """Only once the erasure is committed: contents, letters kept as files, and the log of SQLite."""
    known = set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for sha256 in set(hashes) - known:
        path_of(sha256).unlink(missing_ok=True)
    folder = Path(settings.EMAIL_FILE_PATH)
    for letter in folder.glob("*.log") if folder.is_dir() else ():
        if _mentions(letter.read_text(encoding="utf-8", errors="replace"), subject):
            letter.unlink()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _mentions(text: str, subject: Subject) -> bool:
    folded = text.casefold()
    return any(word.casefold() in folded for word in subject.words)


def remove_unclaimed(before: datetime) -> int:
    """Remove contents on disk that no row names any more and that lay there before the moment."""
    unclaimed = _unclaimed(before)
    for path in unclaimed:
        path.unlink(missing_ok=True)
    return len(unclaimed)


def _unclaimed(before: datetime) -> list[Path]:
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    return [
        path
        for path in Path(settings.MEDIA_ROOT).glob("??/*")
        if path.name not in known and path.stat().st_mtime <= before.timestamp()
    ]


def _rows(queryset: QuerySet[Any], column: str) -> Any:  # noqa: ANN401 - two functions over one query
    def older(moment: datetime) -> QuerySet[Any]:
        return queryset.filter(**{f"{column}__lt": moment})

    return {
        "count": lambda moment: older(moment).count(),
        "end": lambda moment: older(moment).delete()[0],
    }


PARTS.register(
    "ledger",
    Part(
        _("Ledger, letters and files"),
        ("ledger.message",),
        _export,
        _erase,
    ),
)
KEEPING.register(
    "letters",
    Keeping(
        _("Letters sent"), _("to prove that notice was given"), 365, **_rows(Message.objects.all(), "sent_at")
    ),
)
KEEPING.register(
    "links",
    Keeping(
        _("One-use links"),
        _("to refuse a link that is used again"),
        30,
        **_rows(Ticket.objects.all(), "expires_at"),
    ),
)
KEEPING.register(
    "jobs",
    Keeping(_("Jobs done"), _("to find the cause of a fault"), 30, **_rows(Job.objects.all(), "done_at")),
)
KEEPING.register(
    "files",
    Keeping(
        _("Files that nothing refers to"),
        _("an upload under way is not yet referred to"),
        1,
        lambda moment: len(_unclaimed(moment)),
        remove_unclaimed,
    ),
)
