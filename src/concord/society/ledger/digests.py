"""Digests that the ledger keeps: of its entries, and of the rows of which entries speak.

A model whose rows matter names in ``SEALED`` the columns that an entry holds the digest of: keys, days and
codes, never a personal word, so that an erasure of words changes no digest. A row that is changed or removed
lawfully is named again by the entry of that act.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection

from concord.kernel import clock
from concord.kernel.ids import content_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    from concord.society.ledger.models import Entry

_PERSON = "people.person"
_NAMED_TOGETHER = 1000


def keyed_hash(key: str, value: str) -> str:
    """HMAC-SHA-256 of the value under a key given in hex, in hex. Raises ValueError for another key."""
    return hmac.new(bytes.fromhex(key), value.encode(), hashlib.sha256).hexdigest()


def entry_digest(entry: Entry) -> str:
    """The digest of everything that an entry says.

    An entry without ``proof`` was written before rows were sealed, and keeps the digest that it had then.
    """
    proof = [] if entry.proof is None else [json.dumps(entry.proof, sort_keys=True, ensure_ascii=False)]
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
            *proof,
        ],
        length=64,
    )


def chain(last_digest: str, entries: Iterable[str]) -> tuple[str, int]:
    """The digest of a seal over the digests of its entries, linked to the seal before; how many there are."""
    digest = hashlib.sha256(last_digest.encode())
    count = 0
    for one in entries:
        digest.update(one.encode())
        count += 1
    return digest.hexdigest(), count


def sealed_models() -> list[type[Model]]:
    """The models whose rows are sealed."""
    return [model for model in apps.get_models() if hasattr(model, "SEALED")]


def digests_of(objects: Iterable[Model]) -> dict[str, str | None]:
    """The digest of each row as the database holds it now, by key; None for one that is gone.

    Objects of other models are left out.
    """
    keys: dict[type[Model], list[str]] = defaultdict(list)
    for one in objects:
        if hasattr(one, "SEALED"):
            keys[type(one)].append(one.key)  # type: ignore[attr-defined]  # a sealed model has a key_field
    digests: dict[str, str | None] = {}
    for model, wanted in keys.items():
        digests |= dict.fromkeys(wanted)
        digests |= dict(stored_digests(model, wanted))
    return digests


def stored_digests(model: type[Model], keys: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
    """Key and digest of the rows of these keys, or of every row, read batch by batch."""
    rows = model._default_manager.order_by("pk")
    if keys is not None:
        rows = rows.filter(key__in=keys)
    columns: tuple[str, ...] = model.SEALED  # type: ignore[attr-defined]
    for key, *values in rows.values_list("key", *columns).iterator(chunk_size=_NAMED_TOGETHER):
        yield key, content_hash([model._meta.label_lower, key, *map(_text, values)], length=64)


def rows_about(person: Model) -> list[Model]:
    """The sealed rows that name the person."""
    return [
        row
        for model in sealed_models()
        for path in _paths_to_person(model)
        for row in model._default_manager.filter(**{path: person})
    ]


def _paths_to_person(model: type[Model]) -> Iterator[str]:
    columns: tuple[str, ...] = model.SEALED  # type: ignore[attr-defined]
    for column in columns:
        path, _, field = column.rpartition("__")
        related = model._meta.get_field(path).related_model if path and "__" not in path else None
        if field == "key" and isinstance(related, type) and related._meta.label_lower == _PERSON:
            yield path


def name_rows_without_entry(entries: type[Entry]) -> None:
    """Name every sealed row in entries of the system, a thousand rows to an entry.

    For rows that were written without an entry of their own: those of a database from before rows were
    sealed, and rows that are filled in rather than acted.
    """
    batch: dict[str, str] = {}
    # While an older database is brought up, the tables of newer models are not there yet.
    present = set(connection.introspection.table_names())
    for model in (one for one in sealed_models() if one._meta.db_table in present):
        for key, digest in stored_digests(model):
            batch[key] = digest
            if len(batch) == _NAMED_TOGETHER:
                _name(entries, batch)
                batch = {}
    if batch:
        _name(entries, batch)


def _name(entries: type[Entry], rows: dict[str, str]) -> None:
    entries.objects.create(
        at=clock.now(),
        actor="system",
        verb="ledger.rows_named",
        object_type="ledger.entry",
        object_key="rows",
        facts={"rows": len(rows)},
        proof={"rows": rows},
    )


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)
