"""The committee of the rehearsal: a chair, a seat that rests on the agreement, a vacancy, one sitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from concord.kernel.clock import today
from concord.society.committees.domain import seats, sittings
from concord.society.committees.models.seat import SeatRole
from concord.web.demonstration.rehearsal.clockwork import on

if TYPE_CHECKING:
    from datetime import date

    from concord.society.agreements.models import Agreement
    from concord.society.committees.models import Committee, Seat
    from concord.web.demonstration.rehearsal.cast import Cast


def furnish(cast: Cast, agreement: Agreement, begun: date) -> Seat:
    """Set up the committee; returns the seat that the agreement promised."""
    with on(begun):
        committee = seats.found(
            actor=cast.actor("society"),
            organisation=cast.bodies["society"],
            name_en="Commercialisation committee",
            name_ko="상업화위원회",
        )
        chair = seats.add_seat(actor=cast.actor("society"), committee=committee, role=SeatRole.CHAIR)
        seats.appoint(actor=cast.actor("society"), seat=chair, person=cast.people["society"], since=begun)
        promised = seats.add_seat(
            actor=cast.actor("society"),
            committee=committee,
            nominated_by=cast.bodies["centre"],
            basis=("agreement", agreement.key),
        )
        seats.add_seat(
            actor=cast.actor("society"),
            committee=committee,
            nominated_by=cast.bodies["council"],
            basis=("agreement", agreement.key),
        )
    with on(begun + relativedelta(months=2)) as day:
        seats.appoint(actor=cast.actor("society"), seat=promised, person=cast.people["centre"], since=day)
    _sit(cast, committee, begun + relativedelta(months=8))
    return promised


def _sit(cast: Cast, committee: Committee, day: date) -> None:
    due = today() + relativedelta(months=2)
    with on(day):
        host = cast.actor("society")
        sitting = sittings.call(actor=host, committee=committee, held_on=day, place="Online")
        pavilion = sittings.put_on_agenda(actor=host, sitting=sitting, title="Pavilion of the second year")
        sittings.declare_interest(
            actor=cast.actor("centre"), item=pavilion, statement="The centre holds the pavilion"
        )
        sittings.resolve(
            actor=host,
            item=pavilion,
            text="The committee supports a pavilion with sixteen booths.",
            votes_for=1,
            votes_against=0,
            abstentions=1,
        )
        sittings.assign(
            actor=host,
            item=pavilion,
            text="Send the floor plan",
            owner=cast.people["centre"],
            due=due,
        )
