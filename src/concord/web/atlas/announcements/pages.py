"""The pages of announcements: the list, and one with its statements at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from concord.atlas.questions.announcements import announcements_of
from concord.web.atlas.announcements.statements import KINDS, STATES, Context, party_card, states, voices
from concord.web.atlas.display import edition, language, source_links, word
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.parameters import choice
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.announcements import Announcement
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
    found = announcements_of(record).get(announcement_id)
    if found is None:
        close = [
            (one.title.said(language()), f"/announcements/{key}")
            for key, one in announcements_of(record).items()
        ]
        raise NotFoundError(_("announcement"), announcement_id, close)
    kind = choice(request, "kind", ("", *KINDS), "")
    openable = ["all", *(one.id for one in found.statements)]
    opened = choice(request, "open", openable, "")
    address = request.build_absolute_uri(request.path)
    context = {
        "section": "announcements",
        "title": found.title.said(language()),
        "summary": found.summary.said(language()),
        "announcement": found,
        "places": [place.said(language()) for place in found.places],
        "sources": source_links(record, [found.source]),
        "parties": [
            party_card(record, party, found.announced_on, request.as_of, language())
            for party in found.parties
        ],
        "counts": settled(record, found),
        "groups": glance(record, found, language()),
        "voices": voices(Context(record, found, request.as_of, language()), kind),
        "kind": kind,
        "opened": opened,
        "address": address,
        "mail": _mail(found, address),
    }
    return render(request, "atlas/announcements/page.html", context)


def _mail(found: Announcement, address: str) -> str:
    """The end of a mailto address: subject and text."""
    return urlencode({"subject": found.title.said(language()), "body": address}).replace("+", "%20")


@dataclass(frozen=True, slots=True)
class Summary:
    """An announcement by its title, its day and the number of its sentences of each kind."""

    id: str
    title: str
    day: date
    sentences: int
    claims: int
    commitments: int
    tasks: int


def summaries(edition: Edition, language: str) -> list[Summary]:
    """Every announcement of an edition in short, none of its claims checked."""
    return [_summary(one, language) for one in announcements_of(edition).values()]


def _summary(one: Announcement, language: str) -> Summary:
    kinds = [statement.kind for statement in one.statements]
    return Summary(
        id=one.id,
        title=one.title.said(language),
        day=one.announced_on,
        sentences=len(kinds),
        claims=kinds.count("claim"),
        commitments=kinds.count("commitment"),
        tasks=kinds.count("task"),
    )


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


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement as a mark that leads to it."""

    id: str
    number: int
    state: str
    sign: str
    label: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many statements stand in one state."""

    state: str
    sign: str
    word: str
    also: str
    number: int


@dataclass(frozen=True, slots=True)
class Group:
    """All statements of one kind."""

    kind: str
    heading: str
    number: int
    tallies: tuple[Tally, ...]
    marks: tuple[Mark, ...]


def glance(record: Edition, announcement: Announcement, language: str) -> tuple[Group, ...]:
    """The three kinds with their tallies and marks."""
    found = states(record, announcement.statements)
    return tuple(_group(announcement, found, kind, language) for kind in KINDS)


def settled(record: Edition, announcement: Announcement) -> dict[str, int]:
    """Counts for the one sentence that sums up: settled, open and refused claims; outcomes of commitments."""
    found = list(states(record, announcement.statements).values())
    return {
        "claims": sum(one.kind == "claim" for one in announcement.statements),
        "settled": sum(found.count(state) for state in ("holds", "fails", "tied", "depends")),
        "holds": found.count("holds"),
        "fails": found.count("fails"),
        "depends": found.count("depends") + found.count("tied"),
        "open": found.count("undetermined"),
        "refused": found.count("refused"),
        "commitments": sum(one.kind == "commitment" for one in announcement.statements),
        "known": found.count("known"),
        "partly": found.count("partly_known"),
        "not_public": found.count("not_public"),
        "tasks": found.count("task"),
    }


def _group(announcement: Announcement, found: dict[str, str], kind: str, language: str) -> Group:
    own = [(n, one) for n, one in enumerate(announcement.statements, start=1) if one.kind == kind]
    counts = {state: sum(found[one.id] == state for _, one in own) for state in MARKS}
    return Group(
        kind=kind,
        heading=_heading(kind, len(own)),
        number=len(own),
        tallies=tuple(
            Tally(state, sign, word(STATES, state), word(_ALSO, state), counts[state])
            for state, sign in MARKS.items()
            if counts[state]
        ),
        marks=tuple(
            Mark(
                one.id,
                n,
                found[one.id],
                MARKS[found[one.id]],
                f"{word(STATES, found[one.id])}: {one.text.said(language)}",
            )
            for n, one in own
        ),
    )


def _heading(kind: str, number: int) -> str:
    texts = {
        "claim": ngettext("%(n)s claim", "%(n)s claims", number),
        "commitment": ngettext("%(n)s commitment", "%(n)s commitments", number),
        "task": ngettext("%(n)s task", "%(n)s tasks", number),
    }
    return texts[kind] % {"n": number}
