"""Sending what waits in the outbox: each message by itself, so that one that fails keeps no other back.

A message is taken under a lease before it is sent and marked afterwards. If its worker dies between the two
it is sent once more, with one Message-ID, by which mail programs know it again; if that worker dies as well
it is given up, and staff see it in the outbox. A message dropped meanwhile is not sent.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import formataddr, parseaddr
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from concord.society.jobs import queue
from concord.society.jobs.leases import Outcome, Policy, attempt, mark_done, own, take
from concord.society.mail.outbox import SEND, RenderedMessage, render_message, society_names, waiting
from concord.society.mail.tickets import token

if TYPE_CHECKING:
    from concord.society.mail.models import Message

# 1, 2, 4 ... 256 minutes, then every six hours: about a day and a half in all.
POLICY = Policy(
    lease=timedelta(minutes=5),
    attempts=12,
    first_pause=timedelta(minutes=1),
    factor=2,
    longest_pause=timedelta(hours=6),
    is_seen=True,
)
_LOG = logging.getLogger("concord.mail")


def send_waiting() -> int:
    """Send the messages that are due and return how many went out."""
    sent = 0
    while (message := take(waiting().select_related("recipient"), POLICY)) is not None:
        outcome = attempt(message, _send, POLICY)
        fields = {"letter": message.key, "kind": message.kind, "attempt": message.attempts}
        if outcome is Outcome.DONE:
            sent += 1
            _LOG.info("letter sent", extra=fields)
        else:
            _LOG.warning("letter not sent", extra=fields | {"fault": message.fault})
    return sent


def _send(message: Message) -> bool:
    text = render_message(message)
    if not own(message).exists():
        return False
    link = unsubscribe_link(message)
    email(key=message.key, to=message.reader.email, text=text, unsubscribe=link).send()
    return mark_done(message)


def unsubscribe_link(message: Message) -> str:
    """The address that ends letters of this kind for their reader; empty for those that are no choice."""
    path = message.context.get("unsubscribe")
    return f"{settings.CONCORD_SITE}{path}{token(message.context['ticket'])}" if path else ""


def email(*, key: str, to: str, text: RenderedMessage, unsubscribe: str = "") -> EmailMessage:
    """The letter as it goes out. By its Message-ID, made of the key, mail programs know one sent twice.

    ``unsubscribe`` is the address at which one click ends letters of its kind (RFC 8058).
    """
    host = urlsplit(settings.CONCORD_SITE).hostname or "localhost"
    headers = {"Content-Language": text.language, "Message-ID": f"<{key}@{host}>"}
    if unsubscribe:
        one_click = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        headers |= {"List-Unsubscribe": f"<{unsubscribe}>"} | one_click
    sender = formataddr((society_names()[text.language], parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    return EmailMessage(text.subject, text.body, sender, [to], headers=headers)


def _send_all(_payload: queue.Payload) -> None:
    send_waiting()


# Alone: inside one transaction a refused message would undo the note that others were sent.
queue.handler(SEND, _send_all, alone=True)
queue.every(60, SEND)
