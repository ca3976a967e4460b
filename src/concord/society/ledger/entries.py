"""Writing the ledger: one entry for each act, in the transaction of the act."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from concord.kernel import clock
from concord.society.access import REQUEST, TOKEN, Actor
from concord.society.fields import cleaned_values
from concord.society.ledger.digests import digests_of, keyed_hash
from concord.society.ledger.models import Entry, PrivateValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import Model


Fact = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Private:
    """A personal value of an act. ``subject`` is the key of the person whose erasure removes it."""

    name: str
    value: str
    subject: str


def record(
    actor: Actor,
    verb: str,
    obj: Model,
    *,
    facts: Mapping[str, Fact] | None = None,
    private: Sequence[Private] = (),
    reason: str = "",
    rows: Iterable[Model] = (),
    erased: Sequence[str] = (),
) -> Entry:
    """Append one entry; a reason is free text and so a private value of the actor.

    ``rows`` are further rows that the act made, changed or removed, besides the object itself; the digests of
    those that are sealed stand in the entry, so it is written after them. ``erased`` names private values of
    others that an erasure removed, each as entry and name. The act of a program names its token among the
    facts. Raises TransactionManagementError outside a transaction: an act and its entry stand or fall
    together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{verb} is recorded outside a transaction")
    if reason:
        private = (*private, Private("reason", reason, actor.key))
    through = TOKEN.get()
    values = [
        PrivateValue(
            name=item.name,
            # Cleaned before it is hashed: the hash is over what is kept.
            value=cleaned_values(item.value),
            hash_key=secrets.token_hex(32),
            subject=item.subject,
        )
        for item in private
    ]
    proof: dict[str, object] = {
        "rows": digests_of((obj, *rows)),
        "subjects": {value.name: value.subject for value in values},
        # SQLite has one writer and takes an id back with its transaction: the entry before has the id before.
        "follows": connection.vendor == "sqlite",
    }
    entry = Entry.objects.create(
        at=clock.now(),
        actor=actor.key,
        verb=verb,
        object_type=obj._meta.label_lower,
        object_key=obj.key,  # type: ignore[attr-defined]  # every recorded model has a key_field
        request=REQUEST.get(),
        facts=dict(facts or {}) | ({"token": through} if through else {}),
        private={value.name: keyed_hash(value.hash_key, value.value) for value in values},
        proof=proof | ({"erased": list(erased)} if erased else {}),
    )
    for value in values:
        value.entry = entry
    PrivateValue.objects.bulk_create(values)
    return entry


def last_actor(obj: Model, verb: str) -> str | None:
    """The key of who did this last with the object, or None if nobody did."""
    entries = Entry.objects.filter(object_type=obj._meta.label_lower, object_key=obj.key, verb=verb)  # type: ignore[attr-defined]
    return entries.order_by("-id").values_list("actor", flat=True).first()
