"""What is due to whom in a quarter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from concord.society.agreements.calendar import quarter
from concord.society.agreements.due import due_between
from concord.society.agreements.models import Deliverable
from concord.society.ledger.access import visible
from concord.web.society import words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest


@login_required
def due(request: SocietyRequest) -> HttpResponse:
    """The quarter that holds the day of the page, by the side that receives."""
    first, last = quarter(request.as_of)
    rows = [
        {
            "deliverable": item.deliverable,
            "state": words.STATE[item.state],
            "timing": words.TIMING[item.timing],
        }
        for item in due_between(visible(request.actor, Deliverable), first, last, request.as_of)
    ]
    receivers: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        name = row["deliverable"].initiative.counterpart.organisation.name  # type: ignore[attr-defined]
        receivers.setdefault(name, []).append(row)
    context = {
        "first": first,
        "last": last,
        "receivers": sorted(receivers.items()),
        "count": len(rows),
        "before": (first - timedelta(days=1)).isoformat(),
        "after": (last + timedelta(days=1)).isoformat(),
    }
    return render(request, "society/agreements/due.html", context)
