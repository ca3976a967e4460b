"""What the first reader would wait for, done once beside the start of a worker."""

from __future__ import annotations

from threading import Thread

from concord.atlas.edition import store
from concord.web.atlas.announcements.reading import announcements
from concord.web.atlas.checking import checked


def start() -> Thread:
    """Check the claims of every announcement in a thread of its own; nothing without an edition."""
    thread = Thread(target=_warm, name="warming", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    try:
        edition_id = store.current_id()
        found = announcements(edition_id)
    except store.NoEditionError:
        return
    for announcement in found.values():
        for statement in announcement.statements:
            if statement.claim:
                checked(edition_id, statement.claim)
