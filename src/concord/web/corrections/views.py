"""Dispute a row, and the public log of what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from concord.web.atlas import naming
from concord.web.atlas.current import edition, language
from concord.web.corrections import domain
from concord.web.corrections.forms import DisputeForm
from concord.web.faults import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from concord.atlas.edition.model import Edition


def log(request: HttpRequest) -> HttpResponse:
    """All disputes with their state and answer."""
    record = edition()
    rows = [(one, *_named(record, one.row)) for one in domain.log()[:500]]
    context = {"rows": rows, "thanks": "thanks" in request.GET}
    return render(request, "corrections/log.html", context)


def dispute(request: HttpRequest, row: str) -> HttpResponse:
    """The form for one row; what was typed is kept if something is wrong."""
    record = edition()
    if row not in record.authorisations:
        raise NotFoundError("row", row)
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        domain.dispute(row=row, edition=record.id, **form.cleaned_data)
        return HttpResponseRedirect(f"{reverse('corrections')}?thanks=1")
    title, address = _named(record, row)
    context = {"form": form, "title": title, "back": address, "row": row}
    return render(request, "corrections/dispute.html", context, status=422 if form.errors else 200)


def _named(record: Edition, row: str) -> tuple[str, str]:
    found = record.authorisations.get(row)
    if found is None:
        return row, ""
    product = naming.product(record.products[found.product], language())
    place = naming.place(found.jurisdiction, language())
    return f"{product}, {place}", f"{reverse('product', args=[found.product])}#{row}"
