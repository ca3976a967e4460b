"""Committees: rosters with dated seats, and the papers for those who serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.shortcuts import render

from concord.society.committees.models import AgendaItem, Committee, Seat, Sitting, Term
from concord.society.ledger.access import find, visible
from concord.society.ledger.links import linked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest


def index(request: SocietyRequest) -> HttpResponse:
    """Every committee whose roster the reader may see."""
    rows = visible(request.actor, Committee).select_related("organisation")
    return render(request, "society/committees/index.html", {"committees": rows})


def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One committee on the day of the page."""
    committee = find(request.actor, Committee.objects.select_related("organisation"), key)
    terms = Term.objects.select_related("person").order_by("-since")
    seats = (
        Seat.objects.filter(committee=committee)
        .select_related("nominated_by")
        .prefetch_related(Prefetch("terms", queryset=terms))
        .order_by("position")
    )
    bases = {pair: linked(*pair) for pair in {(seat.basis_kind, seat.basis_key) for seat in seats}}
    items = AgendaItem.objects.prefetch_related("interests__person", "actions__owner").select_related(
        "resolution"
    )
    context = {
        "committee": committee,
        "seats": [
            {
                "seat": seat,
                "holder": _holder(seat, request),
                "past": [term for term in seat.terms.all() if term.until <= request.as_of],
                "basis": bases[seat.basis_kind, seat.basis_key],
            }
            for seat in seats
        ],
        "sittings": visible(request.actor, Sitting)
        .filter(committee=committee)
        .prefetch_related(Prefetch("items", queryset=items)),
    }
    return render(request, "society/committees/page.html", context)


def _holder(seat: Seat, request: SocietyRequest) -> Term | None:
    day = request.as_of
    return next((term for term in seat.terms.all() if term.since <= day < term.until), None)
