"""The state of an introduction, from what both sides answered, and which action is possible when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

EXPIRES_AFTER = timedelta(days=7)
OUTCOME_ASKED_AFTER = timedelta(days=90)


class Side(StrEnum):
    """The two sides of an introduction."""

    SEEKER = "seeker"
    SOUGHT = "sought"


class State(StrEnum):
    """Where an introduction stands. Contacts are shown in ``INTRODUCED`` and in no other."""

    OPEN = "open"
    INTRODUCED = "introduced"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class IntroductionAction(StrEnum):
    """What can be done with an introduction."""

    CONSENT = "consent"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    RECORD_ON_BEHALF = "record_on_behalf"
    REPORT = "report_outcome"


ACTIONS: dict[IntroductionAction, frozenset[State]] = {
    IntroductionAction.CONSENT: frozenset({State.OPEN}),
    # A consent can be taken back: from then on neither side sees the other's address here.
    IntroductionAction.DECLINE: frozenset({State.OPEN, State.INTRODUCED}),
    IntroductionAction.WITHDRAW: frozenset({State.OPEN}),
    IntroductionAction.RECORD_ON_BEHALF: frozenset({State.OPEN}),
    IntroductionAction.REPORT: frozenset({State.INTRODUCED}),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an introduction: each side's own answer, or None while it has not answered."""

    expires_at: datetime
    seeker: bool | None = None
    sought: bool | None = None
    withdrawn: bool = False


def state(facts: Facts, now: datetime) -> State:
    """The state at that moment. A statement on somebody's behalf is no answer and does not stand here."""
    if facts.withdrawn:
        return State.WITHDRAWN
    if facts.seeker is False or facts.sought is False:
        return State.DECLINED
    if facts.seeker and facts.sought:
        return State.INTRODUCED
    return State.EXPIRED if now >= facts.expires_at else State.OPEN


def is_legal(action: IntroductionAction, at: State) -> bool:
    """Whether the action is possible in that state, whoever does it."""
    return at in ACTIONS[action]
