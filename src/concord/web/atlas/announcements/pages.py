"""The pages of announcements: the list, and one with its statements at a glance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from concord.atlas.questions.announcements import Announcement, announcements_of
from concord.web.atlas.announcements.statements import KINDS, STATES, Context, party_card, states, voices
from concord.web.atlas.display import edition, language, source_links, word
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.parameters import choice
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition
    from concord.web.request import ReaderRequest


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """All announcements that are taken apart."""
    rows = summaries(edition(), language())
    return render(request, "atlas/announcements/listing.html", {"section": "announcements", "rows": rows})


@cached_page
def page(request: ReaderRequest, announcement_id: str) -> HttpResponse:
    """One announcement: who, when, where, what is not public, and every statement with its evidence."""
    record = edition()
    announcements = announcements_of(record)
    announcement = announcements.get(announcement_id)
    if announcement is None:
        close = [(one.title.said(language()), f"/announcements/{key}") for key, one in announcements.items()]
        raise NotFoundError(_("announcement"), announcement_id, close)
    kind = choice(request, "kind", ("", *KINDS), "")
    opened = choice(request, "open", ["all", *(one.id for one in announcement.statements)], "")
    address = request.build_absolute_uri(request.path)
    title = announcement.title.said(language())
    asked = Context(record, announcement, request.as_of, language())
    stands = states(record, announcement.statements)
    context = {
        "section": "announcements",
        "title": title,
        "summary": announcement.summary.said(language()),
        "announcement": announcement,
        "places": [place.said(language()) for place in announcement.places],
        "sources": source_links(record, [announcement.source]),
        "parties": [party_card(asked, party) for party in announcement.parties],
        "counts": settled(announcement, stands),
        "groups": [group(announcement, stands, kind) for kind in KINDS],
        "voices": voices(asked, kind),
        "kind": kind,
        "opened": opened,
        "address": address,
        # The end of a mailto address: subject and text.
        "mail": urlencode({"subject": title, "body": address}).replace("+", "%20"),
    }
    return render(request, "atlas/announcements/page.html", context)


def summaries(edition: Edition, language: str) -> list[dict[str, Any]]:
    """Every announcement of an edition in short, none of its claims checked."""
    return [_summary(announcement, language) for announcement in announcements_of(edition).values()]


def _summary(announcement: Announcement, language: str) -> dict[str, Any]:
    """An announcement by its title, its day and the number of its sentences of each kind."""
    kinds = [statement.kind for statement in announcement.statements]
    return {
        "id": announcement.id,
        "title": announcement.title.said(language),
        "day": announcement.announced_on,
        "sentences": len(kinds),
        "claims": kinds.count("claim"),
        "commitments": kinds.count("commitment"),
        "tasks": kinds.count("task"),
    }


# A shape for each state, so that colour is never alone.
MARKS = {
    "holds": "●",
    "tied": "◍",
    "depends": "◐",
    "fails": "✕",
    "undetermined": "?",
    "refused": "–",
    "known": "●",
    "partly_known": "◐",
    "not_public": "○",
    "task": "→",
}
_ALSO = {
    "holds": gettext_lazy("under every way of counting that was checked"),
    "depends": gettext_lazy("holds one way, not another"),
    "fails": gettext_lazy("under every way of counting that was checked"),
    "undetermined": gettext_lazy("no independent evidence settles it"),
    "refused": gettext_lazy("no measure or no text is public"),
    "partly_known": gettext_lazy("some of the outcome can be sourced"),
    "known": gettext_lazy("the outcome can be sourced"),
    "not_public": gettext_lazy("looked for and not found"),
    "task": gettext_lazy("each with the parts of Concord that serve it"),
}


def settled(announcement: Announcement, stands: dict[str, str]) -> dict[str, int]:
    """Counts for the one sentence that sums up: settled, open and refused claims; outcomes of commitments."""
    numbers = Counter(stands.values())
    kinds = Counter(statement.kind for statement in announcement.statements)
    return {
        "claims": kinds["claim"],
        "settled": sum(numbers[state] for state in ("holds", "fails", "tied", "depends")),
        "holds": numbers["holds"],
        "fails": numbers["fails"],
        "depends": numbers["depends"] + numbers["tied"],
        "open": numbers["undetermined"],
        "refused": numbers["refused"],
        "commitments": kinds["commitment"],
        "known": numbers["known"],
        "partly": numbers["partly_known"],
        "not_public": numbers["not_public"],
        "tasks": numbers["task"],
    }


def group(announcement: Announcement, stands: dict[str, str], kind: str) -> dict[str, Any]:
    """All statements of one kind: how many stand in each state, and a mark that leads to each."""
    own = [(n, one) for n, one in enumerate(announcement.statements, start=1) if one.kind == kind]
    counts = Counter(stands[one.id] for _, one in own)
    return {
        "kind": kind,
        "heading": _heading(kind, len(own)),
        "number": len(own),
        "tallies": [
            {
                "state": state,
                "sign": sign,
                "word": word(STATES, state),
                "also": word(_ALSO, state),
                "number": counts[state],
            }
            for state, sign in MARKS.items()
            if counts[state]
        ],
        "marks": [
            {
                "id": one.id,
                "number": n,
                "state": stands[one.id],
                "sign": MARKS[stands[one.id]],
                "label": f"{word(STATES, stands[one.id])}: {one.text.said(language())}",
            }
            for n, one in own
        ],
    }


def _heading(kind: str, number: int) -> str:
    texts = {
        "claim": ngettext("%(n)s claim", "%(n)s claims", number),
        "commitment": ngettext("%(n)s commitment", "%(n)s commitments", number),
        "task": ngettext("%(n)s task", "%(n)s tasks", number),
    }
    return texts[kind] % {"n": number}
