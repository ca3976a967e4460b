"""Rows of committees, asked for their state on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.committees.states import action_state, seat_state, sitting_state, term_state
from concord.society.committees.terms import Held

if TYPE_CHECKING:
    from datetime import date

    from concord.society.committees.models import Action, Seat, Sitting, Term
    from concord.society.committees.states import ActionState, SeatState, SittingState, TermState


def held(seat: Seat) -> list[Held]:
    """The terms of a seat; prefetch them to ask no query."""
    return [Held(term.person_id, term.since, term.until) for term in seat.terms.all()]


def state_of_seat(seat: Seat, day: date) -> SeatState:
    """The state of a seat."""
    return seat_state(held(seat), seat.closed_on, day)


def state_of_term(term: Term, day: date) -> TermState:
    """The state of a term."""
    return term_state(term.since, term.until, day)


def state_of_sitting(sitting: Sitting, day: date) -> SittingState:
    """The state of a sitting."""
    return sitting_state(
        sitting.held_on,
        day,
        is_adopted=sitting.adopted_on is not None,
        is_cancelled=bool(sitting.cancelled_because),
    )


def state_of_action(action: Action, day: date) -> ActionState:
    """The state of an action."""
    return action_state(
        action.due, day, is_done=action.done_on is not None, is_dropped=action.dropped_on is not None
    )
