"""What the ledger holds on a person: their actions without a personal word, and the private values."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.society.ledger.models import Entry, PrivateValue
from concord.society.personal_data import PARTS, Erased, Part, Subject, Table, mentions, redact, table


def _export(subject: Subject) -> list[Table]:
    entries = Entry.objects.filter(actor__in=subject.keys).order_by("at", "id")
    values = PrivateValue.objects.filter(subject__in=subject.keys).order_by("pk")
    return [
        table("acts", _("What I did here"), entries, "at", "verb", "object_key"),
        table("values", _("What I wrote, as the ledger keeps it"), values, "entry__at", "name", "value"),
    ]


def _erase(subject: Subject) -> Erased:
    """Entries stay: they hold no personal word, and without the values their hashes say nothing."""
    deleted = PrivateValue.objects.filter(pk__in=[row.pk for row in values_about(subject)]).delete()[0]
    transaction.on_commit(_empty_write_ahead_log)
    return Erased(deleted=deleted)


def values_about(subject: Subject) -> list[PrivateValue]:
    """The person's own private values, and those of others that name the person."""
    values = PrivateValue.objects.filter(Q(subject=subject.key) | mentions(("value",), subject.words))
    return [
        value
        for value in values
        if value.subject == subject.key or redact(value.value, subject.words) != value.value
    ]


def _empty_write_ahead_log() -> None:
    """SQLite keeps what was deleted in its log until it is emptied."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


PARTS.register("ledger", Part(_("Ledger"), (), _export, _erase))
