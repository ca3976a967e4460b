"""How a membership and a renewal round stand on a day, and what can be done with each when. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from concord.kernel.dates import shifted


class Standing(StrEnum):
    """Where a membership stands. ``CURRENT``, ``RENEWING`` and ``GRACE`` carry a member's rights."""

    AHEAD = "ahead"
    CURRENT = "current"
    RENEWING = "renewing"
    GRACE = "grace"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    ENDED = "ended"


class MembershipAction(StrEnum):
    """What can be done with a membership; ``ANSWER`` is the member's own word in a renewal.

    ``RECORD_ANSWER`` is what staff write down of a word that reached them elsewhere.
    """

    RENEW = "renew"
    ANSWER = "answer"
    RECORD_ANSWER = "record-answer"
    END = "end"
    WITHDRAW = "withdraw"


class RoundState(StrEnum):
    """Where a renewal round stands. ``OVER``: the last day to answer has passed, and it is not closed."""

    OPEN = "open"
    OVER = "over"
    CLOSED = "closed"


class RoundAction(StrEnum):
    """What can be done in a renewal round; ``WRITE`` changes the text of its letters."""

    WRITE = "write"
    PREPARE = "prepare"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    RENEW_ANSWERED = "renew-answered"
    CLOSE = "close"


class MergeState(StrEnum):
    """Where the joining of two rows of one person stands. ``ASKED``: both have been sent a link."""

    ASKED = "asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DONE = "done"
    UNDONE = "undone"


class MergeAction(StrEnum):
    """What can be done with a joining; ``ANSWER`` is the word of one of the two, by the link of a letter."""

    ANSWER = "answer"
    WITHDRAW = "withdraw"
    UNDO = "undo"


MERGE_ACTIONS: dict[MergeAction, frozenset[MergeState]] = {
    MergeAction.ANSWER: frozenset({MergeState.ASKED}),
    MergeAction.WITHDRAW: frozenset({MergeState.ASKED}),
    MergeAction.UNDO: frozenset({MergeState.DONE}),
}


class InRound(StrEnum):
    """Where a membership stands in its round; each stands in one place.

    ``SKIPPED``: the member said yes and it was not renewed; the answer says why.
    """

    UNANSWERED = "unanswered"
    YES = "yes"
    NO = "no"
    RENEWED = "renewed"
    SKIPPED = "skipped"
    LAPSED = "lapsed"


class NoLetter(StrEnum):
    """Why a membership of a round gets no letter."""

    RENEWED = "renewed"
    ANSWERED = "answered"
    ERASED = "erased"
    NO_ACCOUNT = "no_account"
    ACCOUNT_CLOSED = "account_closed"
    NO_REPRESENTATIVE = "no_representative"


# Those whom somebody has to reach in another way.
UNREACHED = frozenset({NoLetter.NO_ACCOUNT, NoLetter.ACCOUNT_CLOSED, NoLetter.NO_REPRESENTATIVE})


class MailingState(StrEnum):
    """Where a letter to a list stands. ``RELEASED``: being queued; ``QUEUED``: done for each reader."""

    DRAFT = "draft"
    RELEASED = "released"
    QUEUED = "queued"
    WITHDRAWN = "withdrawn"


class MailingAction(StrEnum):
    """What can be done with a letter to a list."""

    REWRITE = "rewrite"
    TEST = "test"
    RELEASE = "release"
    WITHDRAW = "withdraw"


_WRITTEN = frozenset({MailingState.DRAFT})
MAILING_ACTIONS: dict[MailingAction, frozenset[MailingState]] = {
    MailingAction.REWRITE: _WRITTEN,
    MailingAction.TEST: _WRITTEN,
    MailingAction.RELEASE: _WRITTEN,
    MailingAction.WITHDRAW: frozenset({MailingState.DRAFT, MailingState.RELEASED, MailingState.QUEUED}),
}
MEMBERS = frozenset({Standing.CURRENT, Standing.RENEWING, Standing.GRACE})


# What lapsed is not renewed: the member is admitted anew, so that no day between is filled in afterwards.
MEMBERSHIP_ACTIONS: dict[MembershipAction, frozenset[Standing]] = {
    MembershipAction.RENEW: MEMBERS,
    MembershipAction.ANSWER: frozenset({Standing.RENEWING, Standing.GRACE}),
    MembershipAction.RECORD_ANSWER: frozenset({Standing.RENEWING, Standing.GRACE}),
    MembershipAction.END: MEMBERS,
    # What has begun only on the day on which it was made: see is_withdrawable.
    MembershipAction.WITHDRAW: frozenset({Standing.AHEAD}) | MEMBERS,
}

_NOT_CLOSED = frozenset({RoundState.OPEN, RoundState.OVER})
ROUND_ACTIONS: dict[RoundAction, frozenset[RoundState]] = {
    RoundAction.WRITE: frozenset({RoundState.OPEN}),
    RoundAction.PREPARE: frozenset({RoundState.OPEN}),
    RoundAction.RELEASE: _NOT_CLOSED,
    RoundAction.WITHDRAW: _NOT_CLOSED,
    RoundAction.RENEW_ANSWERED: _NOT_CLOSED,
    RoundAction.CLOSE: _NOT_CLOSED,
}


@dataclass(frozen=True, slots=True)
class Dates:
    """The facts of one membership. ``until`` is its first day without it; days count calendar days.

    ``next_since`` is the first day of the period that follows it, within its days of grace.
    """

    since: date
    until: date
    grace_days: int
    renewal_days: int
    ended_on: date | None = None
    next_since: date | None = None


def standing(dates: Dates, day: date) -> Standing:
    """The standing on that day. Grace ends on the first day of the period that follows."""
    if day < dates.since:
        return Standing.AHEAD
    if dates.ended_on is not None and day >= dates.ended_on:
        return Standing.ENDED
    if day < dates.until:
        opens = dates.until - timedelta(days=dates.renewal_days)
        return Standing.RENEWING if day >= opens and dates.next_since is None else Standing.CURRENT
    if dates.next_since is not None and day >= dates.next_since:
        return Standing.RENEWED
    return Standing.GRACE if day < shifted(dates.until, days=dates.grace_days) else Standing.LAPSED


def is_member(dates: Dates, day: date) -> bool:
    """Whether the membership carries a member's rights on that day."""
    return standing(dates, day) in MEMBERS


def is_withdrawable(dates: Dates, made_on: date | None, day: date) -> bool:
    """Whether a period made by mistake can be taken back: before it begins, or on the day it was made."""
    return day < dates.since or made_on == day


def round_state(closes_on: date, day: date, *, is_closed: bool) -> RoundState:
    """The state of a renewal round; ``closes_on`` is the last day to answer."""
    if is_closed:
        return RoundState.CLOSED
    return RoundState.OVER if day > closes_on else RoundState.OPEN


def merge_state(*, is_done: bool, is_undone: bool, is_refused: bool, is_withdrawn: bool) -> MergeState:
    """The state of a joining, from what was noted of it."""
    if is_done:
        return MergeState.UNDONE if is_undone else MergeState.DONE
    if is_refused:
        return MergeState.REFUSED
    return MergeState.WITHDRAWN if is_withdrawn else MergeState.ASKED


def mailing_state(*, is_released: bool, is_queued: bool, is_withdrawn: bool) -> MailingState:
    """The state of a letter to a list, from what was noted of it."""
    if is_withdrawn:
        return MailingState.WITHDRAWN
    if is_queued:
        return MailingState.QUEUED
    return MailingState.RELEASED if is_released else MailingState.DRAFT
