"""Committees are set up, seats are furnished, people are appointed and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from concord.kernel import clock
from concord.society.committees.models import Committee, Seat, Term
from concord.society.committees.models.seat import SeatRole
from concord.society.committees.terms import Held, end_of_term, may_serve
from concord.society.ledger.access import RefusedError, require
from concord.society.ledger.actor import Role
from concord.society.ledger.recording import record

if TYPE_CHECKING:
    from datetime import date

    from concord.society.ledger.actor import Actor
    from concord.society.people.models import Organisation, Person


class SeatRefusedError(ValueError):
    """The seat cannot be given so; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@transaction.atomic
def found(*, actor: Actor, organisation: Organisation, name_en: str, name_ko: str = "") -> Committee:
    """Set up a committee of the host. Raises RefusedError unless the actor is its staff."""
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("found")
    committee = Committee.objects.create(
        organisation=organisation, layer=organisation.layer, name_en=name_en, name_ko=name_ko
    )
    record(actor, "committee.founded", committee)
    return committee


@transaction.atomic
def add_seat(
    *,
    actor: Actor,
    committee: Committee,
    role: SeatRole = SeatRole.MEMBER,
    nominated_by: Organisation | None = None,
    basis: tuple[str, str] = ("", ""),
    term_months: int = 36,
    most_terms: int = 2,
) -> Seat:
    """Add a seat; ``basis`` is kind and key of what it rests on. SeatRefusedError for a second chair."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require(actor, "furnish", committee)
    if role is SeatRole.CHAIR and committee.seats.filter(role=SeatRole.CHAIR).exists():
        raise SeatRefusedError("second_chair")
    last = committee.seats.aggregate(last=Max("position"))["last"] or 0
    seat = Seat.objects.create(
        committee=committee,
        position=last + 1,
        role=role,
        nominated_by=nominated_by,
        basis_kind=basis[0],
        basis_key=basis[1],
        term_months=term_months,
        most_terms=most_terms,
    )
    record(actor, "seat.added", seat, facts={"role": str(role), "basis": basis[1]})
    return seat


@transaction.atomic
def appoint(*, actor: Actor, seat: Seat, person: Person, since: date) -> Term:
    """Give the seat to a person for one term.

    Raises SeatRefusedError if it is held on a day of the term, or after the most terms in a row.
    """
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    require(actor, "appoint", seat)
    until = end_of_term(since, seat.term_months)
    held = [Held(term.person_id, term.since, term.until) for term in seat.terms.all()]
    if any(term.since < until and since < term.until for term in held):
        raise SeatRefusedError("seat_is_held")
    if not may_serve(held, person.pk, since, seat.most_terms):
        raise SeatRefusedError("most_terms_served")
    term = Term.objects.create(seat=seat, person=person, since=since, until=until)
    record(
        actor, "seat.filled", seat, facts={"term": term.key, "person": person.key, "since": since.isoformat()}
    )
    return term


@transaction.atomic
def end_term(*, actor: Actor, term: Term, until: date, reason: str) -> Term:
    """End a term early, with the reason; the seat is vacant from that day.

    Raises SeatRefusedError for a day outside the term.
    """
    term = Term.objects.select_for_update().get(pk=term.pk)
    require(actor, "end", term)
    if not term.since < until <= term.until:
        raise SeatRefusedError("outside_the_term")
    term.until, term.end_reason = until, reason
    term.save(update_fields=["until", "end_reason"])
    record(
        actor, "seat.vacated", term.seat, facts={"term": term.key, "until": until.isoformat()}, reason=reason
    )
    return term


def holders_today(seats: list[Seat]) -> dict[int, Term]:
    """The present term of each seat that is held, by the seat's primary key: one query."""
    day = clock.today()
    terms = Term.objects.filter(seat__in=seats, since__lte=day, until__gt=day).select_related("person")
    return {term.seat_id: term for term in terms}
