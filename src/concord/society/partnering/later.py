"""What happens by itself: months after an introduction both sides are asked what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concord.kernel import clock
from concord.society.jobs import queue
from concord.society.partnering.facts import state_of, with_facts
from concord.society.partnering.models import Introduction
from concord.society.partnering.notices import ask_for_outcome
from concord.society.partnering.states import EXPIRES_AFTER, OUTCOME_ASKED_AFTER, State

if TYPE_CHECKING:
    from datetime import date

KIND = "partnering.outcomes"


@transaction.atomic
def ask_for_outcomes(day: date) -> int:
    """Ask about the introductions asked for about three months before; nobody is asked twice."""
    latest = day - OUTCOME_ASKED_AFTER
    asked = Introduction.objects.filter(
        asked_at__date__lte=latest, asked_at__date__gt=latest - 2 * EXPIRES_AFTER, outcomes=None
    )
    found = [one for one in with_facts(asked) if state_of(one) is State.INTRODUCED]
    for introduction in found:
        ask_for_outcome(introduction)
    return len(found)


def _run(_payload: queue.Payload) -> None:
    ask_for_outcomes(clock.today())


queue.handler(KIND, _run)
queue.every(24 * 3600, KIND)
