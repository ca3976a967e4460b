"""The way of an agreement from text to effect, step by step: what is done, what is missing, who acts next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from concord.society.agreements.models import SignatureStanding
from concord.society.agreements.queries import (
    missing_for_review,
    parties_of,
    review_of,
    signature_of,
    status_of,
)
from concord.society.agreements.states import Status

if TYPE_CHECKING:
    from datetime import date, datetime

    from concord.society.agreements.models import Agreement, Party

_BEFORE_EFFECT = frozenset(
    {Status.DRAFT, Status.IN_REVIEW, Status.AWAITING_SIGNATURES, Status.SIGNED, Status.CONTESTED}
)


class StepName(StrEnum):
    """The steps in their order."""

    TEXT = "text"
    COMMITMENTS = "commitments"
    ROLES = "roles"
    DAYS = "days"
    REVIEW = "review"
    SIGNATURES = "signatures"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``on`` is its day or moment; ``waits_for`` are the parties that act next, if it is open."""

    name: StepName
    is_done: bool
    is_next: bool
    on: date | datetime | None
    waits_for: tuple[Party, ...]
    missing: tuple[str, ...]


def steps(agreement: Agreement, day: date) -> list[Step]:
    """The steps of an agreement that is not yet in effect, fetched ``with_facts``; none of any other.

    Roles alone are no condition: the step says what is open and holds nothing up.
    """
    at = status_of(agreement, day)
    if at not in _BEFORE_EFFECT:
        return []
    parties, is_draft = parties_of(agreement), at is Status.DRAFT
    missing = missing_for_review(agreement) if is_draft else []
    unreviewed = () if agreement.approved_at else _without(parties, agreement)
    unsigned = tuple(party for party in parties if _waits_for_signature(party))
    text = tuple(code for code in missing if "text" in code)
    promises, days = (
        tuple(code for code in missing if code == wanted)
        for wanted in ("commitments_missing", "no_effective_day")
    )
    roles = tuple(party for party in parties if not party.as_what)
    rows: list[tuple[StepName, bool, date | datetime | None, tuple[Party, ...], tuple[str, ...]]] = [
        (StepName.TEXT, not text, None, (), text),
        (StepName.COMMITMENTS, not promises, None, (), promises),
        (StepName.ROLES, not roles, None, roles if is_draft else (), ()),
        (StepName.DAYS, not days, None, (), days),
        (
            StepName.REVIEW,
            agreement.approved_at is not None,
            agreement.approved_at or agreement.review_since,
            () if is_draft else unreviewed,
            (),
        ),
        (
            StepName.SIGNATURES,
            not unsigned,
            _last_signature(parties),
            unsigned if agreement.approved_at else (),
            (),
        ),
        (StepName.EFFECT, False, agreement.effective_from, (), ()),
    ]
    open_ones = [name for name, is_done, *_rest in rows if not is_done and name is not StepName.ROLES]
    return [
        Step(name, is_done, name is open_ones[0], on, waits_for, lacks)
        for name, is_done, on, waits_for, lacks in rows
    ]


def _without(parties: list[Party], agreement: Agreement) -> tuple[Party, ...]:
    return tuple(party for party in parties if review_of(agreement, party) is None)


def _waits_for_signature(party: Party) -> bool:
    signature = signature_of(party)
    return signature is None or signature.standing == SignatureStanding.CONTESTED


def _last_signature(parties: list[Party]) -> date | None:
    days = [one.signed_on for party in parties if (one := signature_of(party)) and one.signed_on]
    return max(days, default=None)
