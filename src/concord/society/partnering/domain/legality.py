"""What every verb does first: lock the introduction, check access, check that the verb is legal now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.access.rules import may, require
from concord.society.partnering.facts import state_of, with_facts
from concord.society.partnering.models import Introduction
from concord.society.partnering.states import State, Verb, is_legal

if TYPE_CHECKING:
    from concord.society.access.actor import Actor


class PartneringRefusedError(ValueError):
    """The wish cannot stand; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class NotNowError(Exception):
    """The verb is not legal in this state; nothing was done."""

    def __init__(self, verb: Verb, standing: State) -> None:
        self.verb = verb
        self.standing = standing
        super().__init__(f"{verb} is not possible while {standing}")


def locked(actor: Actor, introduction: Introduction, verb: Verb) -> Introduction:
    """The introduction as it stands now, its row locked to the end of the transaction.

    Raises AccessError if the actor may not, NotNowError if the verb is not legal in its state.
    """
    Introduction.objects.select_for_update().get(pk=introduction.pk)
    now = with_facts(Introduction.objects.all()).get(pk=introduction.pk)
    require(actor, verb, now)
    at = state_of(now)
    if not is_legal(verb, at):
        raise NotNowError(verb, at)
    return now


def possible_verbs(actor: Actor, introduction: Introduction) -> list[Verb]:
    """What the actor may do with the introduction now, for the page."""
    at = state_of(introduction)
    return [verb for verb in Verb if is_legal(verb, at) and may(actor, verb, introduction)]
