"""What the law is on a day, what changed between two days, what is coming, and how a bill became law."""

from concord.atlas.questions.instruments.chain import ChainStep, bill_stages
from concord.atlas.questions.instruments.changes import Change, changed, coming, months_after
from concord.atlas.questions.instruments.force import PartForce, Standing, in_force, standings
from concord.atlas.questions.instruments.stage import Stage, stage
from concord.atlas.questions.instruments.versions import version_on, versions_of

__all__ = [
    "ChainStep",
    "Change",
    "PartForce",
    "Stage",
    "Standing",
    "bill_stages",
    "changed",
    "coming",
    "in_force",
    "months_after",
    "stage",
    "standings",
    "version_on",
    "versions_of",
]
