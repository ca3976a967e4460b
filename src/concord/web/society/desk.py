"""The desk: what waits for the reader and their side, and what others have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from concord.society.waiting import MOST, SIDES, fetch, of_kind, places_of, queues
from concord.web.atlas import parameters
from concord.web.society.request import ROWS_A_PAGE, SocietyRequest, page_of
from concord.web.society.waiting import WORDS, rows

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.society.waiting import Side

BESIDE = 8
"""How many lines of the other queue stand beside the one that is shown in pages."""


@login_required
def desk(request: SocietyRequest) -> HttpResponse:
    """Both queues, one of them in pages: ``show=others`` for what others have, ``kind`` for one kind.

    They stand as of today where the reader is, whatever day the page is asked for.
    """
    show: Side = "others" if parameters.choice(request, "show", tuple(SIDES), "mine") == "others" else "mine"
    kind = parameters.choice(request, "kind", tuple(name for name, _source in SIDES[show]), "")
    actor, waiting = request.actor, queues(request.actor)
    page = page_of(request, of_kind(show, kind, actor) if kind else waiting[show].places, ROWS_A_PAGE)
    main = places_of(show, kind, page.object_list) if kind else list(page)
    beside = waiting["mine" if show == "others" else "others"].places[:BESIDE]
    lines = rows(fetch([*main, *beside], actor), actor)
    context = {
        "kind": kind,
        "page": page,
        "zone": actor.time_zone,
        "queues": [
            {
                "side": side,
                "is_whole": side == show,
                "has_buttons": side == "mine",
                "by_body": side == "mine" and len(actor.represents) > 1,
                "lines": [line for line in lines if line["side"] == side],
                "has_more": sum(counts.values()) > BESIDE,
                "total": _said(sum(counts.values()), any(count == MOST for count in counts.values())),
                "kinds": [
                    (name, WORDS[name].kinds, _said(count, count == MOST)) for name, count in counts.items()
                ],
            }
            for side, counts in sorted(
                ((side, queue.counts) for side, queue in waiting.items()), key=lambda pair: pair[0] != show
            )
        ],
    }
    return render(request, "society/desk.html", context)


def _said(count: int, is_least: bool) -> str:
    """A number of lines; of one kind no more than so many are counted."""
    return f"{count}+" if is_least else str(count)
