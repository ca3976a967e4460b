"""The state of an introduction, from what both sides answered, and which action is possible when. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAYS_TO_ANSWER = 7
DAYS_TO_ROUTE = 14
"""Days within which the host finds a contact; and, once it has written to one, days to answer."""
OUTCOME_ASKED_AFTER = timedelta(days=90)
FOLLOWED_FOR = timedelta(days=180)
"""How long the link opens with which somebody without an account sees the contact and reports."""
MOST_ASKED, MOST_ASKED_WITHIN = 10, timedelta(days=7)
"""How many introductions one person, and one body, may ask for within that time, withdrawn ones included."""


class Side(StrEnum):
    """The two sides of an introduction."""

    SEEKER = "seeker"
    SOUGHT = "sought"


class Reach(StrEnum):
    """How who is asked can be reached here."""

    ACCOUNT = "account"
    """By an account: the person's own, or that of somebody who acts for the organisation."""
    LETTER = "letter"
    """By a letter of the host to a contact outside."""
    NOBODY = "nobody"


class State(StrEnum):
    """Where an introduction stands. Contacts are shown in ``INTRODUCED`` and in no other."""

    WITH_HOST = "with_host"
    """Nobody can answer for who is asked: the host looks for a contact."""
    OUTSIDE = "outside"
    """The host has written to a contact outside, who can answer by a link."""
    OPEN = "open"
    """With who is asked, or with who asks if the staff proposed it."""
    INTRODUCED = "introduced"
    DECLINED = "declined"
    NOT_ROUTED = "not_routed"
    """The host found no contact, and said why."""
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


UNANSWERED = frozenset({State.WITH_HOST, State.OUTSIDE, State.OPEN})


class IntroductionAction(StrEnum):
    """What can be done with an introduction."""

    CONSENT = "consent"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    ROUTE = "route"
    GIVE_UP = "give_up"
    RECORD_ON_BEHALF = "record_on_behalf"
    REPORT = "report_outcome"


ACTIONS: dict[IntroductionAction, frozenset[State]] = {
    IntroductionAction.CONSENT: UNANSWERED,
    # A consent can be taken back: from then on neither side sees the other's address here.
    IntroductionAction.DECLINE: UNANSWERED | {State.INTRODUCED},
    IntroductionAction.WITHDRAW: UNANSWERED,
    # Again while the contact has not answered: an address may be wrong.
    IntroductionAction.ROUTE: frozenset({State.WITH_HOST, State.OUTSIDE}),
    IntroductionAction.GIVE_UP: frozenset({State.WITH_HOST, State.OUTSIDE}),
    IntroductionAction.RECORD_ON_BEHALF: UNANSWERED,
    IntroductionAction.REPORT: frozenset({State.INTRODUCED}),
}


def state(
    now: datetime,
    expires_at: datetime,
    *,
    seeker: bool | None = None,
    sought: bool | None = None,
    withdrawn: bool = False,
    given_up: bool = False,
    reach: Reach = Reach.ACCOUNT,
) -> State:
    """The state at that moment, from each side's own answer, None while it has not answered.

    A statement on somebody's behalf is no answer.
    """
    if withdrawn:
        return State.WITHDRAWN
    if given_up:
        return State.NOT_ROUTED
    if seeker is False or sought is False:
        return State.DECLINED
    if seeker and sought:
        return State.INTRODUCED
    if now >= expires_at:
        return State.EXPIRED
    waits_at = {Reach.NOBODY: State.WITH_HOST, Reach.LETTER: State.OUTSIDE}
    return State.OPEN if sought else waits_at.get(reach, State.OPEN)


def is_legal(action: IntroductionAction, at: State, *, is_answered: bool = False) -> bool:
    """Whether the action is possible in that state, whoever does it.

    ``is_answered``: a side other than who began it has answered; then it is no longer withdrawn.
    """
    return at in ACTIONS[action] and not (is_answered and action is IntroductionAction.WITHDRAW)


def end_of(today: date, days: int, zone: str) -> datetime:
    """The moment at which the day so many days after ``today`` is over in that zone."""
    return datetime.combine(today + timedelta(days=days + 1), time(), ZoneInfo(zone)).astimezone(UTC)


def last_day(expires_at: datetime, zone: str) -> date:
    """The last day before that moment in the zone, inclusive."""
    return (expires_at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
