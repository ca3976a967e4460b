"""The announcements of an edition, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.edition import store
from concord.atlas.questions.announcements import parse_announcement

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.questions.announcements import Announcement

_FOLDER = "announcements/"


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


@lru_cache(maxsize=4)
def announcements(edition_id: str) -> dict[str, Announcement]:
    """The announcements of an edition by id, in order of their day."""
    found = [
        parse_announcement(data, path)
        for path, data in store.documents(edition_id).items()
        if path.startswith(_FOLDER)
    ]
    return {one.id: one for one in sorted(found, key=lambda one: (one.announced_on, one.id))}


def summaries(edition_id: str, language: str) -> list[Summary]:
    """Every announcement of an edition in short, none of its claims checked."""
    return [_summary(one, language) for one in announcements(edition_id).values()]


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
