"""For staff of the host: the disputes that wait, and the decision on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from concord.society.access.actor import Role
from concord.society.access.rules import SEE, RefusedError, which
from concord.web.atlas.display import edition
from concord.web.corrections import domain
from concord.web.corrections.forms import DecisionForm
from concord.web.corrections.models import Dispute
from concord.web.corrections.subjects import Subject, subject
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest


@login_required
def waiting(request: SocietyRequest) -> HttpResponse:
    """Every open dispute with what was written, the oldest first."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError(SEE)
    record = edition()
    found = which(request.actor, "decide", Dispute).filter(state=Dispute.State.OPEN)
    rows = [(one, subject(record, one.row) or Subject(one.row, "")) for one in found.order_by("pk")]
    return render(request, "corrections/open.html", {"rows": rows})


@login_required
def decide(request: SocietyRequest, number: int) -> HttpResponse:
    """Accept or decline one dispute; what was typed is kept if something is wrong."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("decide")
    waits = which(request.actor, "decide", Dispute).filter(pk=number, state=Dispute.State.OPEN)
    found = waits.first()
    if found is None:
        raise NotFoundError("dispute", str(number))
    form, status = DecisionForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                domain.decide(actor=request.actor, number=number, **form.cleaned_data)
            except ValueError:
                # Somebody else was quicker by a moment; theirs stands.
                messages.error(request, _("It was decided on a moment ago, by somebody else."))
            else:
                messages.success(request, _("The decision stands in the public log."))
            return HttpResponseRedirect(reverse("disputes-open"))
    about = subject(edition(), found.row) or Subject(found.row, "")
    context = {"form": form, "one": found, "about": about}
    return render(request, "corrections/decide.html", context, status=status)
