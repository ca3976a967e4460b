"""The lists of letters, and one letter as its reader gets it, to be released, dropped or sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from concord.society.access.actor import Role
from concord.society.access.rules import SEE, RefusedError, find, which
from concord.society.jobs.faults import FAULTS
from concord.society.mail import actions
from concord.society.mail.models import Message
from concord.society.mail.outbox import render_message
from concord.society.monitoring import given_up
from concord.society.privacy import looks
from concord.society.privacy.models import Matter
from concord.web.errors import BadParameterError
from concord.web.society.history import history
from concord.web.society.mail.words import LISTS, REFUSAL, state_of
from concord.web.society.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from concord.society.mail.outbox import RenderedMessage
    from concord.web.society.request import SocietyRequest

PAGE = 50


class DropForm(forms.Form):
    """Why the letter is not to go out."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """One list of letters; the figures of all."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError(SEE)
    name = request.GET.get("show", "held")
    if name not in LISTS:
        raise BadParameterError("show", name, _("one of the lists"), LISTS)
    seen = which(request.actor, SEE, Message)
    rows = LISTS[name][1]().filter(pk__in=seen.values("pk")).select_related("recipient__person")
    page = page_of(request, rows, PAGE)
    lists = [{"name": one, "label": label, "count": found().count()} for one, (label, found) in LISTS.items()]
    context = {
        "lists": lists,
        "shown": name,
        "heading": LISTS[name][0],
        "page": page,
        "lines": [{"message": message, "letter": _preview(message)} for message in page],
        "jobs": given_up().count(),
    }
    return render(request, "society/mail/index.html", context)


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """The letter in its reader's language and time zone; who looked is noted for the reader."""
    message = _find(request, key)
    form = DropForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.withdraw(actor=request.actor, message=message, reason=form.cleaned_data["reason"])
        except actions.PostRefusedError as refusal:
            form.add_error(None, REFUSAL[refusal.code])
        else:
            messages.success(request, _("The letter is dropped and will not go out."))
            return redirect("society-letter", message.key)
    person = getattr(message.recipient, "person", None)
    looks.note(request.actor, [person.pk] if person else [], Matter.LETTER)
    context = {
        "message": message,
        "reader": person or message.recipient,
        "letter": _preview(message),
        "written": message.written_at.astimezone(_zone(message)),
        "state": state_of(message),
        "is_open": message.sent_at is None and message.withdrawn_at is None,
        "form": form,
        "history": history([message]),
    }
    return render(request, "society/mail/page.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def release(request: SocietyRequest, key: str) -> HttpResponse:
    """Let a held letter go out."""
    return _do(request, key, actions.release, _("The letter goes out with the next round."))


@login_required
@require_POST
def again(request: SocietyRequest, key: str) -> HttpResponse:
    """Try a letter again that could not be sent."""
    return _do(request, key, actions.send_again, _("The letter is tried again with the next round."))


def _do(request: SocietyRequest, key: str, verb: Callable[..., Any], done: str) -> HttpResponse:
    message = _find(request, key)
    try:
        verb(actor=request.actor, message=message)
    except actions.PostRefusedError as refusal:
        messages.error(request, REFUSAL[refusal.code])
    else:
        messages.success(request, done)
    return redirect("society-letter", message.key)


def _find(request: SocietyRequest, key: str) -> Message:
    return find(request.actor, Message.objects.select_related("recipient__person"), key)


def _preview(message: Message) -> RenderedMessage | None:
    """The letter without its one-use link, or None if it cannot be written: then it cannot be sent either."""
    try:
        return render_message(message, for_staff=True)
    except FAULTS:
        return None


def _zone(message: Message) -> ZoneInfo:
    try:
        return ZoneInfo(message.recipient.time_zone)
    except (LookupError, ValueError):
        return ZoneInfo("UTC")
