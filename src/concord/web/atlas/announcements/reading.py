"""The announcements of an edition, read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.atlas.questions.announcements import announcements_of

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.announcements import Announcement


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
