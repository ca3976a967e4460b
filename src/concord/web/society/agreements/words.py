"""What the steps of an agreement and what they lack are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from concord.society.agreements.actions import refused
from concord.society.agreements.progress import StepName, steps

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from concord.society.agreements.models import Agreement

STEP: dict[StepName, _StrPromise] = {
    StepName.TEXT: _("A text that governs"),
    StepName.COMMITMENTS: _("Commitments, or why there are none"),
    StepName.ROLES: _("Roles of the parties"),
    StepName.DAYS: _("Day of effect"),
    StepName.REVIEW: _("Each party agrees to the text"),
    StepName.SIGNATURES: _("Each party signs"),
    StepName.EFFECT: _("In effect"),
}


def step_rows(agreement: Agreement, day: date) -> list[dict[str, Any]]:
    """The steps as the page shows them."""
    return [
        {
            "name": STEP[step.name],
            "step": step,
            "waits_for": [party.organisation.label for party in step.waits_for],
            "missing": [refused.table[code][1] for code in step.missing],
        }
        for step in steps(agreement, day)
    ]
