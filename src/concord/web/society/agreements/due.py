"""What is due to whom in a quarter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from concord.society.access.rules import visible
from concord.society.agreements.models import Deliverable
from concord.society.agreements.queries import rows_due
from concord.society.agreements.states import quarter
from concord.web.society.agreements.views import deliverable_row
from concord.web.society.paging import ROWS_A_PAGE, page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest


@login_required
def due(request: SocietyRequest) -> HttpResponse:
    """The quarter that holds the day of the page, by the side that receives."""
    first, last = quarter(request.as_of)
    found = rows_due(visible(request.actor, Deliverable), first, last)
    page = page_of(request, found, ROWS_A_PAGE)
    receivers: dict[str, list[dict[str, Any]]] = {}
    for item in page:
        name = item.initiative.counterpart.organisation.name
        receivers.setdefault(name, []).append(deliverable_row(item, request.as_of))
    context = {
        "first": first,
        "last": last,
        "receivers": sorted(receivers.items()),
        "count": page.paginator.count,
        "page": page,
        "before": (first - timedelta(days=1)).isoformat(),
        "after": (last + timedelta(days=1)).isoformat(),
    }
    return render(request, "society/agreements/due.html", context)
