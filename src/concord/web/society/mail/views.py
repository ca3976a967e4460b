"""The lists of messages, and one message as its reader gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.kernel.clock import is_zone
from concord.society.access import SEE, RefusedError, Role, find, which
from concord.society.jobs.leases import FAULTS
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.mail.outbox import RenderedMessage, render_message, society_names
from concord.society.monitoring import given_up
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.web.errors import BadParameterError
from concord.web.society.actions import action_view
from concord.web.society.history import history
from concord.web.society.mail.actions import MESSAGE, DropForm
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise


# In the order of the page: what a person has to look at stands first.
LISTS: dict[str, tuple[_StrPromise, Callable[[], QuerySet[Message]]]] = {
    "held": (gettext_lazy("Held until you release them"), outbox.held),
    "failed": (gettext_lazy("Could not be sent"), outbox.failed),
    "waiting": (gettext_lazy("Waiting to be sent"), outbox.waiting),
    "past": (gettext_lazy("Sent or dropped"), outbox.past),
}
PAGE = 50


on_message = action_view(MESSAGE)


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """One list of messages; the figures of all."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError(SEE)
    name = request.GET.get("show", "held")
    if name not in LISTS:
        raise BadParameterError("show", name, _("one of the lists"), LISTS)
    seen = which(request.actor, SEE, Message)
    rows = LISTS[name][1]().filter(pk__in=seen.values("pk")).select_related("recipient__person")
    page = page_of(request, rows, PAGE)
    names = society_names()
    lists = [{"name": one, "label": label, "count": found().count()} for one, (label, found) in LISTS.items()]
    context = {
        "lists": lists,
        "shown": name,
        "heading": LISTS[name][0],
        "page": page,
        "lines": [{"message": message, "letter": _preview(message, names)} for message in page],
        "jobs": given_up().count(),
    }
    return render(request, "society/mail/index.html", context)


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """The message in its reader's language and time zone; who looked is noted for them. A POST drops it."""
    if request.method == "POST":
        return on_message(request, action="drop", key=key)
    message = find(request.actor, Message.objects.select_related("recipient__person"), key)
    person = getattr(message.reader, "person", None)
    note_looks(request.actor, [person.pk] if person else [], Matter.LETTER)
    context = {
        "message": message,
        "reader": person or message.reader,
        "letter": _preview(message),
        "zone": zone if is_zone(zone := message.reader.time_zone) else "UTC",
        "state": _state_of(message),
        "is_open": message.sent_at is None and message.withdrawn_at is None,
        "form": DropForm(),
        "history": history(request.actor, [message]),
    }
    return render(request, "society/mail/page.html", context)


def _preview(message: Message, society: Mapping[str, str] | None = None) -> RenderedMessage | None:
    """The message without its one-use link; None if it cannot be written, and so cannot be sent either."""
    try:
        return render_message(message, for_staff=True, society=society)
    except FAULTS:
        return None


def _state_of(message: Message) -> _StrPromise:
    """Where the letter stands."""
    if message.withdrawn_at is not None:
        return gettext_lazy("dropped")
    if message.sent_at is not None:
        return gettext_lazy("sent")
    if message.given_up_at is not None:
        return gettext_lazy("could not be sent")
    return gettext_lazy("held") if message.is_held else gettext_lazy("waiting")
