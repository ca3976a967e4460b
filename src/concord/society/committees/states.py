"""The state of a seat, a term, a sitting and an action, computed from facts, and which verb is legal when.

Pure: no Django. ``VERBS`` is the whole law of committees, and a test reads it row by row.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from concord.society.committees.terms import holder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from concord.society.committees.terms import Held


class SeatState(StrEnum):
    """Whether somebody holds the seat. ``AWAITED``: vacant, and the next holder is appointed."""

    VACANT = "vacant"
    AWAITED = "awaited"
    HELD = "held"
    CLOSED = "closed"


class TermState(StrEnum):
    """Where a term stands."""

    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"


class SittingState(StrEnum):
    """Where a sitting stands. ``SAT`` from its day until the minutes are adopted."""

    CALLED = "called"
    SAT = "sat"
    ADOPTED = "adopted"
    CANCELLED = "cancelled"


class ActionState(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"


class Verb(StrEnum):
    """What can be done in a committee."""

    APPOINT = "appoint"
    CHANGE_SEAT = "change"
    CLOSE_SEAT = "close"
    END_TERM = "end"
    WITHDRAW_TERM = "withdraw"
    MOVE = "move"
    CANCEL = "cancel"
    ADD_ITEM = "add-item"
    DECLARE = "declare"
    RESOLVE = "resolve"
    ASSIGN = "assign"
    WRITE_MINUTES = "minutes"
    ADOPT = "adopt"
    FINISH = "finish"
    DROP = "drop"


State = SeatState | TermState | SittingState | ActionState

_OPEN_SEAT = frozenset({SeatState.VACANT, SeatState.AWAITED, SeatState.HELD})
_NOT_CLOSED = frozenset({SittingState.CALLED, SittingState.SAT})
_TO_DO = frozenset({ActionState.OPEN, ActionState.OVERDUE})

VERBS: dict[Verb, frozenset[State]] = {
    # A seat that is held can be given again: its next holder follows the present one.
    Verb.APPOINT: _OPEN_SEAT,
    Verb.CHANGE_SEAT: _OPEN_SEAT,
    Verb.CLOSE_SEAT: frozenset({SeatState.VACANT}),
    Verb.END_TERM: frozenset({TermState.RUNNING}),
    Verb.WITHDRAW_TERM: frozenset({TermState.AHEAD}),
    Verb.MOVE: frozenset({SittingState.CALLED}),
    Verb.CANCEL: frozenset({SittingState.CALLED}),
    Verb.ADD_ITEM: _NOT_CLOSED,
    Verb.DECLARE: _NOT_CLOSED,
    Verb.RESOLVE: frozenset({SittingState.SAT}),
    Verb.ASSIGN: frozenset({SittingState.SAT}),
    Verb.WRITE_MINUTES: frozenset({SittingState.SAT}),
    Verb.ADOPT: frozenset({SittingState.SAT}),
    Verb.FINISH: _TO_DO,
    Verb.DROP: _TO_DO,
}


def is_legal(verb: Verb, state: State) -> bool:
    """Whether the verb may be done in that state, whoever does it."""
    return state in VERBS[verb]


def seat_state(terms: Sequence[Held], closed_on: date | None, day: date) -> SeatState:
    """The state of a seat on that day."""
    if closed_on is not None and day >= closed_on:
        return SeatState.CLOSED
    if holder(terms, day) is not None:
        return SeatState.HELD
    return SeatState.AWAITED if any(term.since > day for term in terms) else SeatState.VACANT


def term_state(since: date, until: date, day: date) -> TermState:
    """The state of a term that lasts up to but without ``until``."""
    if day < since:
        return TermState.AHEAD
    return TermState.RUNNING if day < until else TermState.OVER


def sitting_state(held_on: date, day: date, *, is_adopted: bool, is_cancelled: bool) -> SittingState:
    """The state of a sitting on that day."""
    if is_cancelled:
        return SittingState.CANCELLED
    if is_adopted:
        return SittingState.ADOPTED
    return SittingState.CALLED if day < held_on else SittingState.SAT


def action_state(due: date, day: date, *, is_done: bool, is_dropped: bool) -> ActionState:
    """The state of an action on that day; it is overdue from the day after ``due``."""
    if is_done or is_dropped:
        return ActionState.DONE if is_done else ActionState.DROPPED
    return ActionState.OVERDUE if day > due else ActionState.OPEN
