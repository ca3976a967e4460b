"""Dispute a row, the public log of what was decided, and the decision of the host's staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from concord.society.access import SEE, RefusedError, Role
from concord.society.corrections import actions, queries
from concord.society.corrections.models import Dispute
from concord.web import rates
from concord.web.atlas import parameters
from concord.web.atlas.display import edition
from concord.web.errors import BadParameterError, NotFoundError
from concord.web.request import sender_counted
from concord.web.society.corrections.forms import DecisionForm, DisputeForm
from concord.web.society.corrections.subjects import Subject, subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.web.request import ReaderRequest
    from concord.web.society.request import SocietyRequest

# From all senders.
MOST_A_DAY = 200


def log(request: SocietyRequest) -> HttpResponse:
    """All disputes with their state and answer."""
    context = {
        "rows": _with_subjects(Dispute.objects.all()[:500]),
        "thanks": bool(parameters.choice(request, "thanks", ("1",), "")),
        "may_decide": request.actor.has(Role.HOST_STAFF),
    }
    return render(request, "corrections/log.html", context)


def new(request: ReaderRequest) -> HttpResponse:
    """The short address of the form: ``/corrections/new?about=product:kymriah``."""
    about = parameters.text(request, "about") or ""
    if not about:
        raise BadParameterError("about", about, _("what is disputed, such as product:kymriah"))
    if subject(edition(), about) is None:
        raise NotFoundError("row", about)
    return redirect("dispute", about)


def dispute(request: SocietyRequest, row: str) -> HttpResponse:
    """The form for one row or thing; what was typed is kept if something is wrong."""
    record = edition()
    about = subject(record, row)
    if about is None:
        raise NotFoundError("row", row)
    form, status = DisputeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not _is_too_much(request):
                actions.dispute(actor=request.actor, row=row, edition=record.id, **form.cleaned_data)
                return HttpResponseRedirect(f"{reverse('corrections')}?thanks=1")
            status = 429
            form.add_error(None, _("Too many disputes came in at once. Please send it again in ten minutes."))
    context = {"form": form, "title": about.title, "back": about.address, "row": row}
    return render(request, "corrections/dispute.html", context, status=status)


@login_required
def open_disputes(request: SocietyRequest) -> HttpResponse:
    """For staff of the host: every open dispute with what was written, the oldest first."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError(SEE)
    return render(
        request, "corrections/open.html", {"rows": _with_subjects(queries.open_disputes(request.actor))}
    )


@login_required
def decide(request: SocietyRequest, number: int) -> HttpResponse:
    """For staff of the host: accept or decline one; what was typed is kept if something is wrong."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("decide")
    waiting = queries.open_disputes(request.actor).filter(pk=number).first()
    if waiting is None:
        raise NotFoundError("dispute", str(number))
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.decide(actor=request.actor, number=number, **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        except ValueError:
            # Somebody else was quicker by a moment; theirs stands.
            messages.error(request, _("It was decided on a moment ago, by somebody else."))
        else:
            messages.success(request, _("The decision stands in the public log."))
        return redirect("disputes-open")
    ((_dispute, about),) = _with_subjects([waiting])
    context = {"form": form, "one": waiting, "about": about}
    status = 422 if request.method == "POST" else 200
    return render(request, "corrections/decide.html", context, status=status)


def _with_subjects(disputes: Iterable[Dispute]) -> list[tuple[Dispute, Subject]]:
    record = edition()
    return [(one, subject(record, one.row) or Subject(one.row, "")) for one in disputes]


def _is_too_much(request: HttpRequest) -> bool:
    """Whether one more dispute from this sender is one too many; counts it if it is not."""
    return queries.received_today() >= MOST_A_DAY or rates.wait(rates.DISPUTES, sender_counted(request)) > 0
