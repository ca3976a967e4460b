"""What staff of the host do with letters: release, withdraw, send again; and with jobs that were given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.ledger import jobs
from concord.society.ledger.access import require
from concord.society.ledger.models import Job, Message
from concord.society.ledger.outbox import SEND
from concord.society.ledger.recording import record

if TYPE_CHECKING:
    from concord.society.ledger.actor import Actor


class PostRefusedError(ValueError):
    """The letter is not in a state in which that can be done; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@transaction.atomic
def release(*, actor: Actor, message: Message) -> None:
    """Let a held letter go out. Raises RefusedError; PostRefusedError if it is not held any more."""
    now = _locked(actor, message)
    if not now.is_held:
        raise PostRefusedError("not_held")
    now.released_at = clock.now()
    now.save(update_fields=["released_at"])
    record(actor, "letter.released", now, facts={"kind": now.kind})
    jobs.ask(SEND)


@transaction.atomic
def withdraw(*, actor: Actor, message: Message, reason: str) -> None:
    """Drop a letter that has not gone out, with the reason in the ledger.

    Raises RefusedError; PostRefusedError if it was sent or is being sent, was dropped, or without a reason.
    """
    now = _locked(actor, message)
    if not reason.strip():
        raise PostRefusedError("reason_missing")
    is_on_its_way = now.taken_at is not None and now.due_at is not None and now.due_at > clock.now()
    if now.sent_at is not None or is_on_its_way:
        raise PostRefusedError("sent_already")
    if now.withdrawn_at is not None:
        raise PostRefusedError("withdrawn_already")
    now.withdrawn_at = clock.now()
    now.save(update_fields=["withdrawn_at"])
    record(actor, "letter.withdrawn", now, facts={"kind": now.kind}, reason=reason)


@transaction.atomic
def send_again(*, actor: Actor, message: Message) -> None:
    """Try a letter again that had been given up. Raises RefusedError; PostRefusedError if it was not."""
    now = _locked(actor, message)
    if now.given_up_at is None or now.withdrawn_at is not None or now.sent_at is not None:
        raise PostRefusedError("not_given_up")
    now.given_up_at = now.due_at = None
    now.attempts = 0
    now.save(update_fields=["given_up_at", "due_at", "attempts"])
    record(actor, "letter.sent_again", now, facts={"kind": now.kind})
    jobs.ask(SEND)


def do_again(job: int) -> bool:
    """Make a job due again that had been given up; False if there is none of that number."""
    given_up = Job.objects.filter(pk=job, done_at=None, given_up_at__isnull=False)
    return bool(given_up.update(given_up_at=None, attempts=0, due_at=clock.now()))


def _locked(actor: Actor, message: Message) -> Message:
    require(actor, "post", message)
    return Message.objects.select_for_update().get(pk=message.pk)
