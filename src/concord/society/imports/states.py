"""Where an import stands, and what can be done with it when. Pure."""

from __future__ import annotations

from enum import StrEnum


class ImportState(StrEnum):
    """``DRAFT``: the list is read and nothing applied. ``STOPPED``: some of its rows are applied."""

    DRAFT = "draft"
    APPLYING = "applying"
    STOPPED = "stopped"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


class ImportAction(StrEnum):
    """What can be done with an import; ``SETTLE`` says how its file is read."""

    SETTLE = "settle"
    APPLY = "apply"
    DISCARD = "discard"
    STOP = "stop"
    GO_ON = "go-on"
    UNDO = "undo"


IMPORT_ACTIONS: dict[ImportAction, frozenset[ImportState]] = {
    ImportAction.SETTLE: frozenset({ImportState.DRAFT}),
    ImportAction.APPLY: frozenset({ImportState.DRAFT}),
    ImportAction.DISCARD: frozenset({ImportState.DRAFT}),
    ImportAction.STOP: frozenset({ImportState.APPLYING}),
    ImportAction.GO_ON: frozenset({ImportState.STOPPED}),
    ImportAction.UNDO: frozenset({ImportState.STOPPED, ImportState.APPLIED}),
}

RUNNING = frozenset({ImportState.APPLYING, ImportState.UNDOING})
"""The states in which the worker is at it."""
