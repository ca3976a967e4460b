"""The state of an introduction, from what both sides answered, and which action is possible when. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

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


def state(
    now: datetime,
    expires_at: datetime,
    *,
    seeker: bool | None = None,
    sought: bool | None = None,
    withdrawn: bool = False,
) -> State:
    """The state at that moment, from each side's own answer, None while it has not answered.

    A statement on somebody's behalf is no answer.
    """
    if withdrawn:
        return State.WITHDRAWN
    if seeker is False or sought is False:
        return State.DECLINED
    if seeker and sought:
        return State.INTRODUCED
    return State.EXPIRED if now >= expires_at else State.OPEN


def is_legal(action: IntroductionAction, at: State) -> bool:
    """Whether the action is possible in that state, whoever does it."""
    return at in ACTIONS[action]
