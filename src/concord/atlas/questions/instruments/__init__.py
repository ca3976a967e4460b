"""What the law is on a day, what changed between two days, what is coming, and how a bill became law."""

from concord.atlas.questions.instruments.answers import Question
from concord.atlas.questions.instruments.changes import (
    ChainStep,
    Change,
    bill_stages,
    changed,
    coming,
    months_after,
)
from concord.atlas.questions.instruments.standing import (
    PartForce,
    Reached,
    Stage,
    Standing,
    in_force,
    is_read,
    stage,
    standings,
    version_on,
    versions_of,
)

__all__ = [
    "ChainStep",
    "Change",
    "PartForce",
    "Question",
    "Reached",
    "Stage",
    "Standing",
    "bill_stages",
    "changed",
    "coming",
    "in_force",
    "is_read",
    "months_after",
    "stage",
    "standings",
    "version_on",
    "versions_of",
]
