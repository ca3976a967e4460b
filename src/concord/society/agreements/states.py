"""The status of an agreement and of a deliverable, computed from facts, and which action is legal when.

Pure: no Django. Facts are stored, states never; ``AGREEMENT_ACTIONS`` and ``DELIVERABLE_ACTIONS`` are the
whole law, and a test reads them row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from concord.kernel.dates import shifted_end


class Status(StrEnum):
    """Where an agreement stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    AWAITING_SIGNATURES = "awaiting_signatures"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    IN_NOTICE = "in_notice"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    TERMINATED = "terminated"
    CONTESTED = "contested"
    """A party says that the signature recorded for it is not its own: until settled nothing falls due."""
    ANNOUNCED = "announced"
    """Announced in public; when it was signed and how long it runs is not public."""


class AgreementAction(StrEnum):
    """What can be done with an agreement or under it."""

    DRAFT = "draft_terms"
    SUBMIT = "submit_for_review"
    SEND_BACK = "send_back_to_draft"
    AGREE = "agree_to_text"
    REOPEN = "reopen_review"
    SIGN = "sign"
    ANSWER = "answer_for_signature"
    ANNOUNCE = "announce"
    PLAN = "plan_deliverables"
    SETTLE = "settle_deliverables"
    AMEND = "amend"
    RENEW = "renew"
    TERMINATE = "terminate"
    RESTORE = "take_back_termination"


class State(StrEnum):
    """Where a deliverable stands."""

    PROPOSED = "proposed"
    """Planned by the side that accepts: the side that delivers has not agreed to a day yet."""
    PLANNED = "planned"
    DELIVERED = "delivered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"


class Timing(StrEnum):
    """How an open deliverable stands to its day."""

    SETTLED = "settled"
    ENDED = "ended"
    """Its agreement was terminated before it was settled."""
    NOT_AGREED = "not_agreed"
    SUSPENDED = "suspended"
    """Nothing falls due while the agreement lacks a signature, or a party contests one."""
    WITH_COUNTERPART = "with_counterpart"
    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


class DeliverableAction(StrEnum):
    """What can be done with a deliverable."""

    HAND_IN = "hand_in_evidence"
    TAKE_BACK = "take_back_evidence"
    ACCEPT = "accept"
    RETURN = "return"
    RECALL = "recall_return"
    WAIVE = "waive"
    PROPOSE_DAY = "propose_day"
    WITHDRAW = "withdraw"


class DayAction(StrEnum):
    """What can be done with a day that is proposed for a deliverable."""

    ACCEPT = "accept_day"
    DECLINE = "decline_day"
    WITHDRAW = "withdraw_day"


_S = Status
_RUNNING = frozenset({_S.SIGNED, _S.IN_FORCE, _S.IN_NOTICE})

AGREEMENT_ACTIONS: dict[AgreementAction, frozenset[Status]] = {
    AgreementAction.DRAFT: frozenset({_S.DRAFT}),
    AgreementAction.SUBMIT: frozenset({_S.DRAFT}),
    AgreementAction.SEND_BACK: frozenset({_S.IN_REVIEW}),
    AgreementAction.AGREE: frozenset({_S.IN_REVIEW}),
    # Until somebody has signed.
    AgreementAction.REOPEN: frozenset({_S.AWAITING_SIGNATURES}),
    AgreementAction.SIGN: frozenset({_S.AWAITING_SIGNATURES}),
    # A party may learn late of a signature that was recorded for it.
    AgreementAction.ANSWER: _RUNNING | {_S.AWAITING_SIGNATURES, _S.CONTESTED, _S.EXPIRED, _S.SUPERSEDED},
    AgreementAction.ANNOUNCE: _RUNNING,
    AgreementAction.PLAN: _RUNNING,
    # What was promised may still be settled after the end, but not after a termination.
    AgreementAction.SETTLE: _RUNNING | {_S.EXPIRED, _S.SUPERSEDED},
    AgreementAction.AMEND: _RUNNING,
    AgreementAction.RENEW: frozenset({_S.IN_FORCE, _S.IN_NOTICE, _S.EXPIRED}),
    AgreementAction.TERMINATE: _RUNNING,
    # Until it takes effect: from then on the status says that it is terminated.
    AgreementAction.RESTORE: _RUNNING,
}

DELIVERABLE_ACTIONS: dict[DeliverableAction, frozenset[State]] = {
    DeliverableAction.HAND_IN: frozenset({State.PLANNED, State.DELIVERED, State.RETURNED}),
    DeliverableAction.TAKE_BACK: frozenset({State.DELIVERED}),
    DeliverableAction.ACCEPT: frozenset({State.DELIVERED}),
    DeliverableAction.RETURN: frozenset({State.DELIVERED}),
    DeliverableAction.RECALL: frozenset({State.RETURNED}),
    DeliverableAction.WAIVE: frozenset({State.PLANNED, State.DELIVERED, State.RETURNED}),
    DeliverableAction.PROPOSE_DAY: frozenset({State.PROPOSED, State.PLANNED, State.RETURNED}),
    DeliverableAction.WITHDRAW: frozenset({State.PROPOSED, State.PLANNED}),
}
# A day stays open to an answer until the deliverable is settled: late evidence may come before the answer.
ANSWERABLE = frozenset({State.PROPOSED, State.PLANNED, State.DELIVERED, State.RETURNED})

DUE_SOON_DAYS = 30
SETTLE_MONTHS = 6
"""Months after the end of an agreement in which deliverables may still fall due."""
UNDO_DAYS = 7
"""Days within which the side that delivers may withdraw what it planned by itself."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an amendment that every party has signed says of the agreement's terms.

    ``ends_on`` is the new last day; None leaves it as it is, unless the amendment makes the agreement
    open-ended. ``notice_months`` is None where it leaves them as they are.
    """

    key: str
    effective_from: date
    ends_on: date | None = None
    is_open_ended: bool = False
    notice_months: int | None = None
    terminated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The last day (None: open or not public), the notice, and the newest amendment that set one of them."""

    ends_on: date | None
    notice_months: int
    amendment: Amendment | None = None


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is known of an agreement. ``ends_on`` is the last day as first signed; None: open or not public.

    ``succeeded_on`` is the day from which a successor is in effect. ``amendments`` are signed by all, the
    earliest effect first. ``whole`` is the agreement to which an annex or amendment belongs and with which it
    ends. ``contested``: a party says that a signature recorded for it is not its own, here or in ``whole``.
    """

    parties: int = 0
    signatures: int = 0
    contested: bool = False
    is_record: bool = False
    in_review: bool = False
    approved: bool = False
    effective_from: date | None = None
    ends_on: date | None = None
    notice_months: int = 0
    succeeded_on: date | None = None
    terminated_on: date | None = None
    amendments: tuple[Amendment, ...] = ()
    whole: AgreementFacts | None = None


@dataclass(frozen=True, slots=True)
class DeliverableFacts:
    """What is known of a deliverable: whether evidence lies there, and what was last said of it.

    ``is_agreed``: both sides have agreed to a day. ``ended_on`` is the day on which its agreement is
    terminated.
    """

    due: date
    is_agreed: bool = True
    has_evidence: bool = False
    is_returned: bool = False
    is_accepted: bool = False
    is_waived: bool = False
    ended_on: date | None = None
    is_suspended: bool = False


def status(facts: AgreementFacts, day: date) -> Status:
    """The status on that day; an agreement of the public record stands as announced without dates."""
    if facts.is_record and facts.effective_from is None:
        return Status.ANNOUNCED
    if facts.signatures >= facts.parties >= 2 or facts.is_record:
        return _running(facts, day)
    if facts.approved:
        return Status.CONTESTED if facts.contested else Status.AWAITING_SIGNATURES
    return Status.IN_REVIEW if facts.in_review else Status.DRAFT


def _running(facts: AgreementFacts, day: date) -> Status:
    if facts.terminated_on is not None and day >= facts.terminated_on:
        return Status.TERMINATED
    if facts.contested:
        return Status.CONTESTED
    if facts.succeeded_on is not None and day >= facts.succeeded_on:
        return Status.SUPERSEDED
    terms = terms_on(facts, day)
    if terms.ends_on is not None and day > terms.ends_on:
        return Status.EXPIRED
    if facts.effective_from is None or day < facts.effective_from:
        return Status.SIGNED
    notice = notice_day(terms.ends_on, terms.notice_months)
    return Status.IN_NOTICE if notice is not None and day >= notice else Status.IN_FORCE


def terms_on(facts: AgreementFacts, day: date) -> Terms:
    """The terms in force on that day: of each, what the newest amendment in effect says.

    An amendment that takes effect after the last day comes too late: what has ended is not revived.
    """
    terms = Terms(facts.ends_on, facts.notice_months)
    for amendment in facts.amendments:
        has_ended = amendment.terminated_on is not None and amendment.terminated_on <= day
        if has_ended or amendment.effective_from > day:
            continue
        if terms.ends_on is None or amendment.effective_from <= terms.ends_on:
            terms = Terms(
                amendment.ends_on or (None if amendment.is_open_ended else terms.ends_on),
                terms.notice_months if amendment.notice_months is None else amendment.notice_months,
                amendment,
            )
    if facts.whole is None:
        return terms
    ends = (terms.ends_on, terms_on(facts.whole, day).ends_on)
    return Terms(min((end for end in ends if end is not None), default=None), terms.notice_months)


def known_end(facts: AgreementFacts) -> date | None:
    """The last day as far as it is known in advance, with the amendments that take effect until then."""
    return terms_on(facts, date.max).ends_on


def notice_day(ends_on: date | None, months: int) -> date | None:
    """The day on which the notice period begins, or None without an end or a notice period."""
    if ends_on is None or months == 0:
        return None
    return shifted_end(ends_on, months=-months)


def is_legal(action: AgreementAction, at: Status) -> bool:
    """Whether the action may be done at that status, whoever does it."""
    return at in AGREEMENT_ACTIONS[action]


def state(facts: DeliverableFacts) -> State:
    """The state of a deliverable: a waiver or an acceptance settles it for good."""
    if facts.is_waived:
        return State.WAIVED
    if facts.is_accepted:
        return State.ACCEPTED
    if not facts.is_agreed:
        return State.PROPOSED
    if facts.is_returned:
        return State.RETURNED
    return State.DELIVERED if facts.has_evidence else State.PLANNED


_WITH_OTHERS = {State.PROPOSED: Timing.NOT_AGREED, State.DELIVERED: Timing.WITH_COUNTERPART}


def timing(facts: DeliverableFacts, day: date) -> Timing:
    """How the deliverable stands to its due day: what waits for the counterpart is not late.

    Nothing falls due on a day to which one side has not agreed, nor after the end by termination.
    """
    now = state(facts)
    if now in {State.ACCEPTED, State.WAIVED}:
        return Timing.SETTLED
    if facts.ended_on is not None and day >= facts.ended_on:
        return Timing.ENDED
    if facts.is_suspended:
        return Timing.SUSPENDED
    if now in _WITH_OTHERS:
        return _WITH_OTHERS[now]
    days = (facts.due - day).days
    if days < 0:
        return Timing.OVERDUE
    return Timing.DUE_SOON if days <= DUE_SOON_DAYS else Timing.ON_TRACK


def is_legal_on_deliverable(action: DeliverableAction, of: State, at: Status) -> bool:
    """Whether the action may be done with a deliverable in that state under an agreement at that status."""
    return is_legal(AgreementAction.SETTLE, at) and of in DELIVERABLE_ACTIONS[action]


def is_answerable(of: State, at: Status) -> bool:
    """Whether a day proposed for a deliverable in that state may be answered or withdrawn."""
    return is_legal(AgreementAction.SETTLE, at) and of in ANSWERABLE


def last_due_day(facts: AgreementFacts) -> date | None:
    """The last day on which a deliverable may fall due, inclusive; None without an end.

    What ends by itself or by a successor is settled for some months more, what is terminated is not.
    """
    succeeded = facts.succeeded_on and facts.succeeded_on - timedelta(days=1)
    ends = [end for end in (known_end(facts), succeeded) if end is not None]
    last = shifted_end(min(ends), months=SETTLE_MONTHS) if ends else None
    if facts.terminated_on is None:
        return last
    before = facts.terminated_on - timedelta(days=1)
    return before if last is None else min(last, before)


def quarter(day: date) -> tuple[date, date]:
    """The first and last day of the calendar quarter that holds ``day``."""
    first = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    return first, first + relativedelta(months=3, days=-1)
