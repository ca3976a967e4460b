"""Outgoing mail: written in the transaction of the action, shown before it goes, sent by a job.

With ``CONCORD_HOLD_MAIL=1`` every letter waits until somebody of the host has released it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from concord.kernel import clock
from concord.kernel.text import printable
from concord.society.jobs import queue
from concord.society.mail.models import Message, OutsideReader

SEND = "mail.send"


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message as its reader gets it."""

    language: str
    subject: str
    body: str


def write(
    kind: str,
    recipient: Model | OutsideReader,
    context: Mapping[str, Any],
    *,
    about: Model | None = None,
    once: str | None = None,
    hold: bool = False,
) -> None:
    """Put a message into the outbox within the present transaction.

    ``kind`` names the template ``mail/<kind>.txt``, whose first line is the subject. ``once`` names a
    letter that must not be written twice. With ``hold`` it waits until somebody has looked at it.
    """
    outside = recipient if isinstance(recipient, OutsideReader) else None
    message = Message(
        kind=kind,
        recipient_id=None if isinstance(recipient, OutsideReader) else recipient.pk,
        address=outside.email if outside else "",
        language=outside.language if outside else "",
        context=dict(context),
        object_type=about._meta.label_lower if about else "",
        object_key=getattr(about, "key", ""),
        only_once=once,
        written_at=clock.now(),
        held=hold or settings.CONCORD_HOLD_MAIL,
    )
    Message.objects.bulk_create([message], ignore_conflicts=once is not None)
    if not message.held:
        queue.ask(SEND)


def render_message(
    message: Message, *, for_staff: bool = False, society: Mapping[str, str] | None = None
) -> RenderedMessage:
    """Render a message for its reader, in their language and time zone.

    The preview is the letter itself, but for the link with which the reader alone may act: ``for_staff``
    leaves it out. A list of letters passes ``society``, the names that :func:`society_names` gives.
    """
    reader = message.reader
    with translation.override(reader.language), timezone.override(ZoneInfo(reader.time_zone)):
        context = _on_one_line({**message.context, **({"ticket": ""} if for_staff else {})})
        title = context.get(f"title_{reader.language}", context.get("title_en", ""))
        values = {**context, "title": title, "reader": reader, "site": settings.CONCORD_SITE}
        values["society"] = (society or society_names())[reader.language]
        text = render_to_string(f"mail/{message.kind}.txt", values)
    subject, _, body = text.strip().partition("\n")
    return RenderedMessage(reader.language, printable(subject), body.strip() + "\n")


def society_names() -> dict[str, str]:
    """The name of the society that writes, the host's, by language; without a host that of this program."""
    # By its label: the people's package stands above this one.
    host = apps.get_model("people", "Organisation").objects.filter(is_host=True).first()
    if host is None:
        return {"en": "Concord", "ko": "Concord"}
    return {"en": host.name_en, "ko": host.name_ko or host.name_en}


def _on_one_line(value: Any) -> Any:  # noqa: ANN401 - what a context holds
    """The value with every text on one line: what a person typed adds no line to a letter."""
    if isinstance(value, dict):
        return {key: _on_one_line(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_on_one_line(one) for one in value]
    return printable(value) if isinstance(value, str) else value


def waiting() -> QuerySet[Message]:
    """Messages that go out by themselves: not held, not withdrawn, not given up."""
    ready = Q(held=False) | Q(released_at__isnull=False)
    rows = Message.objects.filter(ready, sent_at=None, withdrawn_at=None, given_up_at=None)
    return rows.order_by("written_at", "pk")


def held() -> QuerySet[Message]:
    """Messages that wait until a person releases or withdraws them."""
    return Message.objects.filter(
        held=True, released_at=None, sent_at=None, withdrawn_at=None, given_up_at=None
    ).order_by("written_at", "pk")


def failed() -> QuerySet[Message]:
    """Messages that could not be sent and are not tried again by themselves."""
    return Message.objects.filter(given_up_at__isnull=False, sent_at=None, withdrawn_at=None).order_by(
        "written_at", "pk"
    )


def past() -> QuerySet[Message]:
    """Messages that were sent or withdrawn, latest first, as long as retention keeps them."""
    return Message.objects.filter(Q(sent_at__isnull=False) | Q(withdrawn_at__isnull=False)).order_by(
        "-written_at", "-pk"
    )
