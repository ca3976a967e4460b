"""All statements at a glance: how many of each kind, where they stand, and a way to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, ngettext

from concord.web.atlas.announcements.statements import KINDS, STATES, states
from concord.web.atlas.words import word

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.announcements import Announcement

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
