"""What every verb of a committee does first: lock the row, check access, check that it is legal today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.kernel import clock
from concord.society.access.rules import may, require
from concord.society.committees.facts import (
    state_of_action,
    state_of_seat,
    state_of_sitting,
    state_of_term,
)
from concord.society.committees.models import Action, AgendaItem, Seat, Sitting, Term
from concord.society.committees.states import Verb, is_legal
from concord.society.errors import TooLateError

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.society.committees.states import State

# The right that a verb needs, and the object that holds it where that is not the object of the verb.
RIGHT: dict[Verb, str] = {
    Verb.APPOINT: "appoint",
    Verb.CHANGE_SEAT: "change",
    Verb.CLOSE_SEAT: "close",
    Verb.END_TERM: "end",
    Verb.WITHDRAW_TERM: "withdraw",
    Verb.DECLARE: "declare",
    Verb.FINISH: "finish",
    Verb.DROP: "drop",
}


def check(verb: Verb, state: State) -> None:
    """Return if the verb is legal in that state. Raises TooLateError."""
    if not is_legal(verb, state):
        raise TooLateError(verb, state)


def locked_seat(actor: Actor, seat: Seat, verb: Verb) -> Seat:
    """The seat as it stands now, its row locked to the end of the transaction.

    Raises AccessError if the actor may not, TooLateError if the verb is not legal today.
    """
    now = Seat.objects.select_for_update().get(pk=seat.pk)
    require(actor, RIGHT[verb], now)
    check(verb, state_of_seat(now, clock.today()))
    return now


def locked_term(actor: Actor, term: Term, verb: Verb) -> Term:
    """The term as it stands now, its seat locked. Raises as :func:`locked_seat` does."""
    Seat.objects.select_for_update().get(pk=term.seat_id)
    now = Term.objects.select_related("seat__committee").get(pk=term.pk)
    require(actor, RIGHT[verb], now)
    check(verb, state_of_term(now, clock.today()))
    return now


def locked_sitting(actor: Actor, sitting: Sitting, verb: Verb) -> Sitting:
    """The sitting as it stands now, locked. Raises as :func:`locked_seat` does."""
    now = Sitting.objects.select_for_update().get(pk=sitting.pk)
    require(actor, "run", now)
    check(verb, state_of_sitting(now, clock.today()))
    return now


def locked_item(actor: Actor, item: AgendaItem, verb: Verb) -> AgendaItem:
    """The item as it stands now, its sitting locked. Raises as :func:`locked_seat` does."""
    Sitting.objects.select_for_update().get(pk=item.sitting_id)
    now = AgendaItem.objects.select_related("sitting__committee").get(pk=item.pk)
    _require_of_item(actor, now, verb)
    check(verb, state_of_sitting(now.sitting, clock.today()))
    return now


def locked_action(actor: Actor, action: Action, verb: Verb) -> Action:
    """The action as it stands now, locked. Raises as :func:`locked_seat` does."""
    now = Action.objects.select_for_update().get(pk=action.pk)
    require(actor, RIGHT[verb], now)
    check(verb, state_of_action(now, clock.today()))
    return now


def _require_of_item(actor: Actor, item: AgendaItem, verb: Verb) -> None:
    if verb in RIGHT:
        require(actor, RIGHT[verb], item)
    else:
        require(actor, "run", item.sitting)


def possible_on_seat(actor: Actor, seat: Seat) -> list[Verb]:
    """What the actor may do with the seat today; fetch it with its terms to ask no query for its state."""
    state = state_of_seat(seat, clock.today())
    verbs = (Verb.APPOINT, Verb.CHANGE_SEAT, Verb.CLOSE_SEAT)
    return [verb for verb in verbs if is_legal(verb, state) and may(actor, RIGHT[verb], seat)]


def possible_on_sitting(actor: Actor, sitting: Sitting) -> list[Verb]:
    """What the actor may do with the sitting today."""
    state = state_of_sitting(sitting, clock.today())
    verbs = (Verb.ADD_ITEM, Verb.WRITE_MINUTES, Verb.ADOPT, Verb.MOVE, Verb.CANCEL)
    return [verb for verb in verbs if is_legal(verb, state)] if may(actor, "run", sitting) else []
