"""What the lists and the states of messages are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from concord.society.mail import outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from concord.society.mail.models import Message

# In the order of the page: what a person has to look at stands first.
LISTS: dict[str, tuple[_StrPromise, Callable[[], QuerySet[Message]]]] = {
    "held": (_("Held until you release them"), outbox.held),
    "failed": (_("Could not be sent"), outbox.failed),
    "waiting": (_("Waiting to be sent"), outbox.waiting),
    "past": (_("Sent or dropped"), outbox.past),
}


def state_of(message: Message) -> _StrPromise:
    """Where the letter stands."""
    if message.withdrawn_at is not None:
        return _("dropped")
    if message.sent_at is not None:
        return _("sent")
    if message.given_up_at is not None:
        return _("could not be sent")
    return _("held") if message.is_held else _("waiting")
