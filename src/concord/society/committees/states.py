"""The states of seats, terms, meetings and action items, from facts, and which action is possible when.

Pure: no Django. ``ACTIONS`` is the whole law of committees, and a test reads it row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from concord.kernel.dates import shifted


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


class MeetingState(StrEnum):
    """Where a meeting stands. ``TOOK_PLACE`` from its day until the minutes are adopted."""

    CALLED = "called"
    TOOK_PLACE = "took_place"
    ADOPTED = "adopted"
    CANCELLED = "cancelled"


class ActionItemState(StrEnum):
    """Where an action item stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"


class CommitteeAction(StrEnum):
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


State = SeatState | TermState | MeetingState | ActionItemState

_OPEN_SEAT = frozenset({SeatState.VACANT, SeatState.AWAITED, SeatState.HELD})
_NOT_CLOSED = frozenset({MeetingState.CALLED, MeetingState.TOOK_PLACE})
_TO_DO = frozenset({ActionItemState.OPEN, ActionItemState.OVERDUE})

ACTIONS: dict[CommitteeAction, frozenset[State]] = {
    # A seat that is held can be given again: its next holder follows the present one.
    CommitteeAction.APPOINT: _OPEN_SEAT,
    CommitteeAction.CHANGE_SEAT: _OPEN_SEAT,
    CommitteeAction.CLOSE_SEAT: frozenset({SeatState.VACANT}),
    CommitteeAction.END_TERM: frozenset({TermState.RUNNING}),
    CommitteeAction.WITHDRAW_TERM: frozenset({TermState.AHEAD}),
    CommitteeAction.MOVE: frozenset({MeetingState.CALLED}),
    CommitteeAction.CANCEL: frozenset({MeetingState.CALLED}),
    CommitteeAction.ADD_ITEM: _NOT_CLOSED,
    CommitteeAction.DECLARE: _NOT_CLOSED,
    CommitteeAction.RESOLVE: frozenset({MeetingState.TOOK_PLACE}),
    CommitteeAction.ASSIGN: frozenset({MeetingState.TOOK_PLACE}),
    CommitteeAction.WRITE_MINUTES: frozenset({MeetingState.TOOK_PLACE}),
    CommitteeAction.ADOPT: frozenset({MeetingState.TOOK_PLACE}),
    CommitteeAction.FINISH: _TO_DO,
    CommitteeAction.DROP: _TO_DO,
}


def is_legal(action: CommitteeAction, state: State) -> bool:
    """Whether the action is possible in that state, whoever does it."""
    return state in ACTIONS[action]


def seat_state(terms: Sequence[TermDates], closed_on: date | None, day: date) -> SeatState:
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


def meeting_state(held_on: date, day: date, *, is_adopted: bool, is_cancelled: bool) -> MeetingState:
    """The state of a meeting on that day."""
    if is_cancelled:
        return MeetingState.CANCELLED
    if is_adopted:
        return MeetingState.ADOPTED
    return MeetingState.CALLED if day < held_on else MeetingState.TOOK_PLACE


def action_item_state(due: date, day: date, *, is_done: bool, is_dropped: bool) -> ActionItemState:
    """The state of an action item on that day; it is overdue from the day after ``due``."""
    if is_done or is_dropped:
        return ActionItemState.DONE if is_done else ActionItemState.DROPPED
    return ActionItemState.OVERDUE if day > due else ActionItemState.OPEN


@dataclass(frozen=True, slots=True)
class TermDates:
    """One term: who, from when, up to but without when."""

    person: int
    since: date
    until: date


def end_of_term(since: date, months: int) -> date:
    """The first day after a full term."""
    return shifted(since, months=months)


def holder(terms: Sequence[TermDates], day: date) -> int | None:
    """Who holds the seat on that day; None for a vacancy."""
    return next((term.person for term in terms if term.since <= day < term.until), None)


def terms_in_a_row(terms: Sequence[TermDates], person: int, before: date, months: int) -> int:
    """How many terms of a seat the person held in a row up to ``before``.

    A break shorter than one full term, of so many ``months``, begins no new row: who left a seat for a day
    did not leave it.
    """
    count, start = 0, before
    for term in sorted(terms, key=lambda term: term.since, reverse=True):
        if term.person == person and term.until <= start < shifted(term.until, months=months):
            count, start = count + 1, term.since
    return count


def may_serve(terms: Sequence[TermDates], new: TermDates, months: int, most: int) -> bool:
    """Whether no row with the new term in it, or after it, has more than ``most`` terms."""
    every = [*terms, new]
    ends = [term.until for term in every if term.person == new.person and term.until >= new.until]
    return all(terms_in_a_row(every, new.person, end, months) <= most for end in ends)
