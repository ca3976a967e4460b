"""Outgoing mail: written in the transaction of the act, shown before it goes, sent by a job."""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from concord.kernel import clock
from concord.society.ledger import jobs
from concord.society.ledger.models import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet

SEND = "mail.send"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as its reader gets it."""

    language: str
    subject: str
    body: str


def write(
    kind: str,
    recipient: Model,
    context: Mapping[str, Any],
    *,
    about: Model | None = None,
    once: str | None = None,
    held: bool = False,
) -> None:
    """Put a message into the outbox within the present transaction.

    ``kind`` names the template ``mail/<kind>.txt``, whose first line is the subject. ``once`` names a
    letter that must not be written twice.
    """
    message = Message(
        kind=kind,
        recipient_id=recipient.pk,
        context=dict(context),
        object_type=about._meta.label_lower if about else "",
        object_key=getattr(about, "key", ""),
        only_once=once,
        written_at=clock.now(),
        held=held,
    )
    Message.objects.bulk_create([message], ignore_conflicts=once is not None)
    if not held:
        jobs.ask(SEND)


def letter(message: Message) -> Letter:
    """Render a message for its reader: the preview is the letter itself."""
    reader = message.recipient
    with translation.override(reader.language), timezone.override(ZoneInfo(reader.time_zone)):
        context = message.context
        title = context.get(f"title_{reader.language}", context.get("title_en", ""))
        values = {**context, "title": title, "reader": reader, "site": settings.CONCORD_SITE}
        text = render_to_string(f"mail/{message.kind}.txt", values)
    subject, _, body = text.strip().partition("\n")
    return Letter(reader.language, subject.strip(), body.strip() + "\n")


def waiting() -> QuerySet[Message]:
    """Messages that may go out now."""
    ready = Q(held=False) | Q(released_at__isnull=False)
    return Message.objects.filter(ready, sent_at=None, withdrawn_at=None).order_by("written_at", "pk")


def send_waiting() -> int:
    """Send what waits, one transaction a letter, and say how many went out.

    Raises JobFailedError when the mail server refuses, so that the job is tried again.
    """
    sent = 0
    for pk in list(waiting().values_list("pk", flat=True)[:200]):
        with transaction.atomic():
            message = (
                waiting().select_for_update(of=("self",)).select_related("recipient").filter(pk=pk).first()
            )
            if message is None:
                continue
            _send(message)
            message.sent_at = clock.now()
            message.save(update_fields=["sent_at"])
            sent += 1
    return sent


def _send(message: Message) -> None:
    text = letter(message)
    mail = EmailMessage(
        text.subject,
        text.body,
        settings.DEFAULT_FROM_EMAIL,
        [message.recipient.email],
        headers={"Content-Language": text.language, "X-Concord-Message": message.key},
    )
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        raise jobs.JobFailedError(f"{message.key}: {error}") from error
