"""Sending what waits in the outbox: each letter by itself, so that one that fails keeps no other back.

A letter is taken under a lease before it is sent and marked afterwards. A worker that dies between the two
sends it again: rather twice than never, and with one Message-ID, by which mail programs know it again.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models import Q

from concord.kernel import clock
from concord.society.ledger.faults import FAULTS, fault_of, is_final
from concord.society.ledger.models import Message
from concord.society.ledger.outbox import letter, waiting

LEASE = timedelta(minutes=5)
# 1, 2, 4 ... 256 minutes, then every six hours: about a day and a half in all.
ATTEMPTS = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
_LOG = logging.getLogger("concord.mail")


def send_waiting() -> int:
    """Send the letters that are due and say how many went out."""
    sent = 0
    while (message := _take()) is not None:
        sent += _send(message)
    return sent


@transaction.atomic
def _take() -> Message | None:
    now = clock.now()
    due = waiting().filter(Q(due_at=None) | Q(due_at__lte=now))
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    message = due.select_related("recipient").first()
    if message is not None:
        message.attempts += 1
        message.taken_at, message.due_at = now, now + LEASE
        message.save(update_fields=["attempts", "taken_at", "due_at"])
    return message


def _send(message: Message) -> bool:
    fields = {"letter": message.key, "kind": message.kind, "attempt": message.attempts}
    try:
        _post(message)
    except FAULTS as error:
        fault = fault_of(error)[:200]
        _put_back(message, fault, final=is_final(error) or message.attempts >= ATTEMPTS)
        _LOG.warning("letter not sent", extra=fields | {"fault": fault})
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=clock.now(), taken_at=None, fault="")
    _LOG.info("letter sent", extra=fields)
    return True


def _put_back(message: Message, fault: str, *, final: bool) -> None:
    now = clock.now()
    Message.objects.filter(pk=message.pk).update(
        taken_at=None,
        due_at=now + min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE),
        given_up_at=now if final else None,
        fault=fault,
    )


def _post(message: Message) -> None:
    text = letter(message)
    host = urlsplit(settings.CONCORD_SITE).hostname or "localhost"
    EmailMessage(
        text.subject,
        text.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient.email],
        headers={"Content-Language": text.language, "Message-ID": f"<{message.key}@{host}>"},
    ).send()
