"""What staff of the host do with messages: release, withdraw, send again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.society.access import Actor, locked, require
from concord.society.errors import Refusals
from concord.society.jobs import queue
from concord.society.ledger.entries import record
from concord.society.mail.models import Message
from concord.society.mail.outbox import SEND, held

if TYPE_CHECKING:
    from django.db.models import QuerySet

refused = Refusals(
    {
        "not_held": ("", _("This letter is not held any more. Nothing was done.")),
        "sent_already": ("", _("This letter was sent, or is being sent now. Nothing was done.")),
        "withdrawn_already": ("", _("This letter was dropped already.")),
        "not_given_up": (
            "",
            _("This letter is tried again by itself, or was sent or dropped. Nothing was done."),
        ),
    }
)


@transaction.atomic
def release(*, actor: Actor, message: Message) -> None:
    """Let a held message go out. Raises AccessError; ValidationError if it is not held any more."""
    now = _locked(actor, message, "release")
    if not now.is_held:
        raise refused("not_held")
    now.released_at = clock.now()
    now.save(update_fields=["released_at"])
    record(actor, "letter.released", now, facts={"kind": now.kind})
    queue.ask(SEND)


@transaction.atomic
def withdraw(*, actor: Actor, message: Message, reason: str) -> None:
    """Drop a message that has not gone out, with the reason in the ledger.

    Raises AccessError; ValidationError if it was sent or is being sent, was dropped, or without a reason.
    """
    now = _locked(actor, message, "drop")
    if not reason.strip():
        raise refused("reason_missing")
    if now.sent_at is not None or now.is_being_done:
        raise refused("sent_already")
    if now.withdrawn_at is not None:
        raise refused("withdrawn_already")
    now.withdrawn_at = clock.now()
    now.save(update_fields=["withdrawn_at"])
    record(actor, "letter.withdrawn", now, facts={"kind": now.kind}, reason=reason)


@transaction.atomic
def send_again(*, actor: Actor, message: Message) -> None:
    """Try a message again that had been given up. Raises AccessError; ValidationError if it was not."""
    now = _locked(actor, message, "again")
    if now.given_up_at is None or now.withdrawn_at is not None or now.sent_at is not None:
        raise refused("not_given_up")
    now.given_up_at, now.due_at, now.attempts = None, clock.now(), 0
    now.save(update_fields=["given_up_at", "due_at", "attempts"])
    record(actor, "letter.sent_again", now, facts={"kind": now.kind})
    queue.ask(SEND)


def release_all(messages: QuerySet[Message]) -> int:
    """Let held messages go out within the transaction of an act that records it; how many were held."""
    rows = held().filter(pk__in=list(messages.values_list("pk", flat=True)))
    number = rows.update(released_at=clock.now())
    if number:
        queue.ask(SEND)
    return number


def withdraw_all(messages: QuerySet[Message]) -> int:
    """Drop messages within the transaction of an act that records it; how many had not gone out.

    One that a worker holds may be with the mail server already and is left.
    """
    now = clock.now()
    keys = list(messages.values_list("pk", flat=True))
    rows = Message.objects.filter(pk__in=keys, sent_at=None, withdrawn_at=None)
    return rows.exclude(taken_at__isnull=False, due_at__gt=now).update(withdrawn_at=now)


def _locked(actor: Actor, message: Message, action: str) -> Message:
    require(actor, action, message)
    return locked(message)
