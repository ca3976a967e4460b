"""The status of an agreement and of a deliverable, computed from facts, and which verb is legal when.

Pure: no Django. Facts are stored, states never; ``AGREEMENT_VERBS`` and ``DELIVERABLE_VERBS`` are the
whole law, and a test reads them row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from datetime import date


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
    ANNOUNCED = "announced"
    """Announced in public; when it was signed and how long it runs is not public."""


class Verb(StrEnum):
    """What can be done with an agreement or under it."""

    DRAFT = "draft_terms"
    SUBMIT = "submit_for_review"
    SEND_BACK = "send_back_to_draft"
    APPROVE = "approve_for_signature"
    SIGN = "sign"
    ANNOUNCE = "announce"
    PLAN = "plan_deliverables"
    SETTLE = "settle_deliverables"
    AMEND = "amend"
    RENEW = "renew"
    TERMINATE = "terminate"


class State(StrEnum):
    """Where a deliverable stands."""

    PLANNED = "planned"
    DELIVERED = "delivered"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAIVED = "waived"


class Timing(StrEnum):
    """How an open deliverable stands to its day."""

    SETTLED = "settled"
    WITH_COUNTERPART = "with_counterpart"
    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


class Act(StrEnum):
    """What can be done with a deliverable."""

    HAND_IN = "hand_in_evidence"
    ACCEPT = "accept"
    RETURN = "return"
    WAIVE = "waive"


_S = Status
_RUNNING = frozenset({_S.SIGNED, _S.IN_FORCE, _S.IN_NOTICE})

AGREEMENT_VERBS: dict[Verb, frozenset[Status]] = {
    Verb.DRAFT: frozenset({_S.DRAFT}),
    Verb.SUBMIT: frozenset({_S.DRAFT}),
    Verb.SEND_BACK: frozenset({_S.IN_REVIEW}),
    Verb.APPROVE: frozenset({_S.IN_REVIEW}),
    Verb.SIGN: frozenset({_S.AWAITING_SIGNATURES}),
    Verb.ANNOUNCE: _RUNNING,
    Verb.PLAN: _RUNNING,
    # What was promised may still be settled after the end, but not after a termination.
    Verb.SETTLE: _RUNNING | {_S.EXPIRED, _S.SUPERSEDED},
    Verb.AMEND: _RUNNING,
    Verb.RENEW: frozenset({_S.IN_FORCE, _S.IN_NOTICE, _S.EXPIRED}),
    Verb.TERMINATE: _RUNNING,
}

DELIVERABLE_VERBS: dict[Act, frozenset[State]] = {
    Act.HAND_IN: frozenset({State.PLANNED, State.DELIVERED, State.RETURNED}),
    Act.ACCEPT: frozenset({State.DELIVERED}),
    Act.RETURN: frozenset({State.DELIVERED}),
    Act.WAIVE: frozenset({State.PLANNED, State.DELIVERED, State.RETURNED}),
}

DUE_SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is known of an agreement. ``ends_on`` is the last day; None: open or not public.

    ``succeeded_on`` is the day from which a successor is in effect.
    """

    parties: int = 0
    signatures: int = 0
    is_record: bool = False
    in_review: bool = False
    approved: bool = False
    effective_from: date | None = None
    ends_on: date | None = None
    notice_months: int = 0
    succeeded_on: date | None = None
    terminated_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeliverableFacts:
    """What is known of a deliverable: whether evidence lies there, and what was last said of it."""

    due: date
    has_evidence: bool = False
    is_returned: bool = False
    is_accepted: bool = False
    is_waived: bool = False


def status(facts: AgreementFacts, day: date) -> Status:
    """The status on that day; an agreement of the public record stands as announced without dates."""
    if facts.is_record and facts.effective_from is None:
        return Status.ANNOUNCED
    if facts.signatures >= facts.parties >= 2 or facts.is_record:
        return _running(facts, day)
    if facts.approved:
        return Status.AWAITING_SIGNATURES
    return Status.IN_REVIEW if facts.in_review else Status.DRAFT


def _running(facts: AgreementFacts, day: date) -> Status:
    if facts.terminated_on is not None and day >= facts.terminated_on:
        return Status.TERMINATED
    if facts.succeeded_on is not None and day >= facts.succeeded_on:
        return Status.SUPERSEDED
    if facts.ends_on is not None and day > facts.ends_on:
        return Status.EXPIRED
    if facts.effective_from is None or day < facts.effective_from:
        return Status.SIGNED
    notice = notice_day(facts.ends_on, facts.notice_months)
    return Status.IN_NOTICE if notice is not None and day >= notice else Status.IN_FORCE


def notice_day(ends_on: date | None, months: int) -> date | None:
    """The day on which the notice period begins, or None without an end or a notice period."""
    if ends_on is None or months == 0:
        return None
    return ends_on - relativedelta(months=months)


def is_legal(verb: Verb, at: Status) -> bool:
    """Whether the verb may be done at that status, whoever does it."""
    return at in AGREEMENT_VERBS[verb]


def state(facts: DeliverableFacts) -> State:
    """The state of a deliverable: a waiver or an acceptance settles it for good."""
    if facts.is_waived:
        return State.WAIVED
    if facts.is_accepted:
        return State.ACCEPTED
    if facts.is_returned:
        return State.RETURNED
    return State.DELIVERED if facts.has_evidence else State.PLANNED


def timing(facts: DeliverableFacts, day: date) -> Timing:
    """How the deliverable stands to its due day: what waits for the counterpart is not late."""
    now = state(facts)
    if now in {State.ACCEPTED, State.WAIVED}:
        return Timing.SETTLED
    if now is State.DELIVERED:
        return Timing.WITH_COUNTERPART
    days = (facts.due - day).days
    if days < 0:
        return Timing.OVERDUE
    return Timing.DUE_SOON if days <= DUE_SOON_DAYS else Timing.ON_TRACK


def is_legal_act(act: Act, of: State, at: Status) -> bool:
    """Whether the act may be done with a deliverable in that state under an agreement at that status."""
    return is_legal(Verb.SETTLE, at) and of in DELIVERABLE_VERBS[act]
