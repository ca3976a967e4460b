"""Letters of sign-in: a code, a link, or word that something about the account has changed.

They are written by the page that is asked and sent by a job a moment later. So a mail server that stands
still fails no page, and the time of an answer does not tell whether an address has an account. They are not
in the outbox: what they hold opens an account, and nobody but their reader may see it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from concord.kernel import clock
from concord.kernel.ids import mint
from concord.society.jobs import queue
from concord.society.jobs.models import Job
from concord.society.mail.delivery import email
from concord.society.mail.outbox import RenderedMessage

SEND = "mail.sign_in"
# After this a code has expired, and whoever waits for a link has asked for another.
LATEST = timedelta(hours=1)


def send_later(*, to: str, language: str, subject: str, body: str) -> None:
    """Ask for a letter to be sent. Without an address none is, and all else happens as with one."""
    key = mint("msg")
    words = {"to": to, "language": language, "subject": subject, "body": body}
    queue.ask(SEND, {"letter": key, "written": clock.now().isoformat(), **words}, once=key)


def _send(letter: queue.Payload) -> None:
    """Send one letter unless it is too old, then forget all that it said."""
    written = datetime.fromisoformat(str(letter["written"]))
    if letter["to"] and clock.now() - written <= LATEST:
        text = RenderedMessage(str(letter["language"]), str(letter["subject"]), str(letter["body"]))
        email(key=str(letter["letter"]), to=str(letter["to"]), text=text).send()
    Job.objects.filter(only_once=letter["letter"]).update(payload={})


# Alone: no transaction stays open while a mail server is waited for.
queue.handler(SEND, _send, alone=True)
