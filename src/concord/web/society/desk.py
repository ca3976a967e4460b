"""The desk: what waits for the reader and their side, and what others have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from concord.society.waiting import FOR_ME, FOR_OTHERS, Queue
from concord.web.atlas import parameters
from concord.web.society.request import ROWS_A_PAGE, SocietyRequest, page_of
from concord.web.society.waiting import WORDS, rows

if TYPE_CHECKING:
    from django.http import HttpResponse

MOST = 8
"""How many lines of the other queue stand beside the one that is shown in pages."""


@login_required
def desk(request: SocietyRequest) -> HttpResponse:
    """Both queues, one of them in pages: ``show=others`` for what others have, ``kind`` for one kind.

    They stand as of today where the reader is, whatever day the page is asked for.
    """
    show = parameters.choice(request, "show", ("mine", "others"), "mine")
    kind = parameters.choice(request, "kind", tuple(WORDS), "")
    actor = request.actor
    mine, others = (
        Queue(sources, actor, kind if show == name else "")
        for name, sources in (("mine", FOR_ME), ("others", FOR_OTHERS))
    )
    page = page_of(request, mine if show == "mine" else others, ROWS_A_PAGE)
    context = {
        "show": show,
        "kind": kind,
        "page": page,
        "mine": rows(page if show == "mine" else mine[0:MOST], actor),
        "others": rows(page if show == "others" else others[0:MOST], actor),
        "all_mine": sum(mine.counts.values()),
        "all_others": sum(others.counts.values()),
        "kinds": [
            (name, WORDS[name].kinds, count)
            for name, count in (mine if show == "mine" else others).counts.items()
        ],
        "zone": actor.time_zone,
        "several": len(actor.represents) > 1,
    }
    return render(request, "society/desk.html", context)
