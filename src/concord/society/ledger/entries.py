"""Writing the ledger: one entry for each act, in the transaction of the act."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.access import Actor, request_id, token_key
from concord.society.ledger.models import Entry, PrivateValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model


Fact = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Private:
    """A personal value of an act. ``subject`` is the key of the person whose erasure removes it."""

    name: str
    value: str
    subject: str


def keyed_hash(key: str, value: str) -> str:
    """HMAC-SHA-256 of the value under a key given in hex, in hex."""
    return hmac.new(bytes.fromhex(key), value.encode(), hashlib.sha256).hexdigest()


def record(
    actor: Actor,
    verb: str,
    obj: Model,
    *,
    facts: Mapping[str, Fact] | None = None,
    private: Sequence[Private] = (),
    reason: str = "",
) -> Entry:
    """Append one entry; a reason is free text and so a private value of the actor.

    The act of a program names its token among the facts. Raises TransactionManagementError outside a
    transaction: an act and its entry stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{verb} is recorded outside a transaction")
    if reason:
        private = (*private, Private("reason", reason, actor.key))
    through = token_key()
    keys = [secrets.token_hex(32) for _ in private]
    entry = Entry.objects.create(
        at=clock.now(),
        actor=actor.key,
        verb=verb,
        object_type=obj._meta.label_lower,
        object_key=obj.key,  # type: ignore[attr-defined]  # every recorded model has a key_field
        request=request_id(),
        facts=dict(facts or {}) | ({"token": through} if through else {}),
        private={item.name: keyed_hash(key, item.value) for item, key in zip(private, keys, strict=True)},
    )
    PrivateValue.objects.bulk_create(
        PrivateValue(entry=entry, name=item.name, value=item.value, hash_key=key, subject=item.subject)
        for item, key in zip(private, keys, strict=True)
    )
    return entry


def erase_private_values(subject: str) -> int:
    """Delete every private value of that person from the ledger and say how many there were."""
    return PrivateValue.objects.filter(subject=subject).delete()[0]
