"""What an edition holds, and what can be taken away of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from concord.web.atlas.answering import pure
from concord.web.atlas.approvals import places
from concord.web.atlas.current import edition
from concord.web.faults import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition
    from concord.web.request import ReaderRequest


@pure
def page(request: ReaderRequest, edition_id: str) -> HttpResponse:
    """The edition in use."""
    record = edition()
    if edition_id not in (record.id, "current"):
        raise NotFoundError("edition", edition_id, [(record.id, f"/editions/{record.id}")])
    return render(request, "atlas/edition.html", {"record": record, "figures": figures(record)})


@pure
def downloads(request: ReaderRequest) -> HttpResponse:
    """Files for other programs, and how to credit them."""
    record = edition()
    return render(
        request,
        "atlas/downloads.html",
        {"section": "downloads", "record": record, "figures": figures(record)},
    )


def figures(record: Edition) -> dict[str, int]:
    """How many rows of each kind the edition holds."""
    return {
        "products": len(record.products),
        "authorisations": len(record.authorisations),
        "events": sum(len(one.events) for one in record.authorisations.values()),
        "jurisdictions": len(places(record)),
        "organisations": len(record.organisations),
        "trials": len(record.trials),
        "agreements": len(record.agreements),
        "meetings": len(record.meetings),
        "measures": len(record.measures),
        "references": len(record.references),
    }
