"""One random verb of a crash schedule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from concord.society.agreements import days, deliverables
from concord.society.agreements.models import DayProposal, Deliverable
from concord.society.jobs import worker
from concord.society.ledger import seals

if TYPE_CHECKING:
    import random

    from tests.society.crash.stage import Stage


def one_verb(stage: Stage, chance: random.Random) -> str:
    """Do one verb; returns the verb and the key of the row that it made."""
    # Few deliverables at a time, so that the processes meet.
    deliverable = Deliverable.objects.get(pk=chance.choice(stage.deliverables[:12] + stage.deliverables))
    if chance.random() < 0.4:
        return _answer(stage, chance) if chance.random() < 0.5 else _propose(stage, chance, deliverable)
    act = chance.choice(("hand in", "hand in", "accept", "return", "waive", "seal", "work"))
    if act == "hand in":
        made = deliverables.hand_in(
            actor=stage.giver, deliverable=deliverable, note="Proof", url="https://giver.example/proof"
        )
        return f"evidence {made.key}"
    if act == "accept":
        return f"verdict {deliverables.accept(actor=stage.receiver, deliverable=deliverable).pk}"
    if act == "return":
        verdict = deliverables.return_deliverable(
            actor=stage.receiver, deliverable=deliverable, reason="Not enough"
        )
        return f"verdict {verdict.pk}"
    if act == "waive":
        waiver = deliverables.waive(actor=stage.receiver, deliverable=deliverable, reason="No longer needed")
        return f"waiver {waiver.pk}"
    return _work(act)


def _work(act: str) -> str:
    if act == "seal":
        seal = seals.seal()
        return f"seal {seal.number}" if seal else "nothing"
    worker.work_once()
    return "nothing"


def _propose(stage: Stage, chance: random.Random, deliverable: Deliverable) -> str:
    actor = chance.choice((stage.giver, stage.receiver))
    due = date(2026, 12, 1) + timedelta(days=chance.randint(1, 60))
    return f"day {days.propose_day(actor=actor, deliverable=deliverable, due=due).key}"


def _answer(stage: Stage, chance: random.Random) -> str:
    """Answer one of the first open days, for which the processes meet, or withdraw it."""
    rows = DayProposal.objects.filter(answer="").select_related("deliverable")
    found = list(rows.order_by("pk")[:3])
    if not found:
        return "nothing"
    proposal = chance.choice(found)
    is_own = proposal.by_id == stage.giver.person
    proposer, other = (stage.giver, stage.receiver) if is_own else (stage.receiver, stage.giver)
    how = chance.choice(("accept", "accept", "decline", "withdraw"))
    if how == "accept":
        made = days.accept_day(actor=other, proposal=proposal)
    elif how == "decline":
        made = days.decline_day(actor=other, proposal=proposal, reason="Too late")
    else:
        made = days.withdraw_day(actor=proposer, proposal=proposal)
    return f"answer {made.key} {made.answer}"
