"""Dispute a row, and the public log of what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from concord.society.access.actor import Role
from concord.web.atlas import parameters
from concord.web.atlas.display import edition
from concord.web.corrections import domain
from concord.web.corrections.forms import DisputeForm
from concord.web.corrections.limits import is_too_much
from concord.web.corrections.subjects import Subject, subject
from concord.web.errors import BadParameterError, NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from concord.web.request import ReaderRequest
    from concord.web.society.request import SocietyRequest


def log(request: SocietyRequest) -> HttpResponse:
    """All disputes with their state and answer."""
    record = edition()
    rows = [(one, subject(record, one.row) or Subject(one.row, "")) for one in domain.log()[:500]]
    context = {
        "rows": rows,
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
    return HttpResponseRedirect(reverse("dispute", args=[about]))


def dispute(request: HttpRequest, row: str) -> HttpResponse:
    """The form for one row or thing; what was typed is kept if something is wrong."""
    record = edition()
    found = subject(record, row)
    if found is None:
        raise NotFoundError("row", row)
    form, status = DisputeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if not is_too_much(request):
                domain.dispute(row=row, edition=record.id, **form.cleaned_data)
                return HttpResponseRedirect(f"{reverse('corrections')}?thanks=1")
            status = 429
            form.add_error(None, _("Too many disputes came in at once. Please send it again in ten minutes."))
    context = {"form": form, "title": found.title, "back": found.address, "row": row}
    return render(request, "corrections/dispute.html", context, status=status)
