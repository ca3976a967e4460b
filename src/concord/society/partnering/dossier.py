"""Introductions as figures of the dossier of the agreement under which they were asked for."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concord.society.agreements.brought import BROUGHT, Contribution, Tally
from concord.society.partnering.facts import state_of, with_facts
from concord.society.partnering.models import Introduction, Result
from concord.society.partnering.states import State

if TYPE_CHECKING:
    from concord.society.agreements.models import Agreement


def tallies(agreement: Agreement) -> list[Tally]:
    """Introductions asked for and made under the agreement and its annexes, and what came of them.

    Of each introduction the best result that a side reported last counts once.
    """
    under = Q(agreement=agreement) | Q(agreement__belongs_to=agreement)
    introductions = list(with_facts(Introduction.objects.filter(under)))
    made = [one for one in introductions if state_of(one) is State.INTRODUCED]
    results = Counter(_result(one) for one in made)
    return [
        Tally("asked", _("introductions asked for"), len(introductions)),
        Tally("introduced", _("introductions made with both consents"), len(made)),
        *(Tally(result.value, result.label, results[result.value]) for result in Result),
        Tally("not_reported", _("outcome not reported"), results[None]),
    ]


def _result(introduction: Introduction) -> str | None:
    last = {outcome.side: outcome.result for outcome in introduction.outcomes.all()}
    return max(last.values(), key=Result.values.index, default=None)


BROUGHT.register("introductions", Contribution(_("Introductions"), tallies))
