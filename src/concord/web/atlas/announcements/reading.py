"""The announcements of an edition, read once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.edition import store
from concord.atlas.questions.announcements import parse_announcement

if TYPE_CHECKING:
    from concord.atlas.questions.announcements import Announcement

_FOLDER = "announcements/"


@lru_cache(maxsize=4)
def announcements(edition_id: str) -> dict[str, Announcement]:
    """The announcements of an edition by id, in order of their day."""
    found = [
        parse_announcement(data, path)
        for path, data in store.documents(edition_id).items()
        if path.startswith(_FOLDER)
    ]
    return {one.id: one for one in sorted(found, key=lambda one: (one.announced_on, one.id))}
