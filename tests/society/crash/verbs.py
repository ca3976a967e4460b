"""One random verb of a crash schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.society.agreements import deliverables
from concord.society.agreements.models import Deliverable
from concord.society.jobs import worker
from concord.society.ledger import seals

if TYPE_CHECKING:
    import random

    from tests.society.crash.stage import Stage


def one_verb(stage: Stage, chance: random.Random) -> str:
    """Do one verb; returns the verb and the key of the row that it made."""
    # Few deliverables at a time, so that the processes meet.
    deliverable = Deliverable.objects.get(pk=chance.choice(stage.deliverables[:12] + stage.deliverables))
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
    if act == "seal":
        seal = seals.seal()
        return f"seal {seal.number}" if seal else "nothing"
    worker.work_once()
    return "nothing"
