"""Each side's own view of done: what it says it did, and what its counterparts say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.society.agreements.facts import state_of, timing_of
from concord.society.agreements.states import State, Timing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from concord.society.agreements.models import Deliverable, Party


@dataclass(frozen=True, slots=True)
class View:
    """One party's deliverables. By its own account ``handed_in`` of ``promised`` are done; by that of its
    counterparts ``accepted``. ``to_judge`` are those of others that wait for its word.
    """

    party: Party
    promised: int
    handed_in: int
    accepted: int
    waived: int
    overdue: int
    to_judge: int


def views(parties: Iterable[Party], deliverables: Iterable[Deliverable], day: date) -> list[View]:
    """One view for each party; deliverables fetched ``with_settlement``. No further query."""
    rows = [(item, state_of(item), timing_of(item, day)) for item in deliverables]
    return [_view(party, rows) for party in parties]


def _view(party: Party, rows: list[tuple[Deliverable, State, Timing]]) -> View:
    # Parties of an annex are rows of their own, so sides are told apart by organisation.
    body = party.organisation_id
    mine = [row for row in rows if row[0].initiative.lead.organisation_id == body]
    states = [state for _, state, _ in mine]
    return View(
        party,
        promised=len(mine),
        handed_in=sum(state in {State.DELIVERED, State.ACCEPTED} for state in states),
        accepted=states.count(State.ACCEPTED),
        waived=states.count(State.WAIVED),
        overdue=sum(timing is Timing.OVERDUE for _, _, timing in mine),
        to_judge=sum(
            state is State.DELIVERED and item.initiative.counterpart.organisation_id == body
            for item, state, _ in rows
        ),
    )
