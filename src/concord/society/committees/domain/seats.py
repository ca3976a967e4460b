"""Committees are set up, seats are furnished, people are appointed and leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from concord.kernel import clock
from concord.kernel.text import nfc
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError, require
from concord.society.committees.domain.legality import locked_seat, locked_term
from concord.society.committees.facts import held
from concord.society.committees.models import Committee, Seat, Term
from concord.society.committees.models.seat import SeatRole
from concord.society.committees.notices import tell_appointed
from concord.society.committees.states import Verb
from concord.society.committees.terms import end_of_term, may_serve
from concord.society.errors import VerbRefusedError
from concord.society.ledger.entries import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from concord.society.access.actor import Actor
    from concord.society.people.models import Organisation, Person

DESCRIBED = ("name_en", "name_ko", "remit_en", "remit_ko", "roster_is_public")
CHANGED = ("nominated_by", "basis_kind", "basis_key", "basis_note", "term_months", "most_terms")


@transaction.atomic
def found(
    *,
    actor: Actor,
    organisation: Organisation,
    name_en: str,
    name_ko: str = "",
    remit_en: str = "",
    remit_ko: str = "",
    roster_is_public: bool = True,
) -> Committee:
    """Set up a committee of the host. Raises RefusedError unless the actor is its staff.

    Raises VerbRefusedError if the organisation has a committee of that name.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("found")
    _refuse_name_taken(organisation, name_en)
    committee = Committee.objects.create(
        organisation=organisation,
        layer=organisation.layer,
        name_en=nfc(name_en),
        name_ko=nfc(name_ko),
        remit_en=nfc(remit_en),
        remit_ko=nfc(remit_ko),
        roster_is_public=roster_is_public,
    )
    record(actor, "committee.founded", committee)
    return committee


@transaction.atomic
def describe(*, actor: Actor, committee: Committee, changes: Mapping[str, str | bool]) -> Committee:
    """Change names, remit, and whether everybody may read the roster. Raises as :func:`found` does."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require(actor, "furnish", committee)
    if changes["name_en"] != committee.name_en:
        _refuse_name_taken(committee.organisation, str(changes["name_en"]))
    for name in DESCRIBED:
        value = changes[name]
        setattr(committee, name, nfc(value) if isinstance(value, str) else value)
    committee.save(update_fields=DESCRIBED)
    record(actor, "committee.described", committee)
    return committee


@transaction.atomic
def add_seat(
    *,
    actor: Actor,
    committee: Committee,
    role: SeatRole = SeatRole.MEMBER,
    nominated_by: Organisation | None = None,
    basis: tuple[str, str] = ("", ""),
    basis_note: str = "",
    term_months: int = 36,
    most_terms: int = 2,
) -> Seat:
    """Add a seat; ``basis`` is kind and key of what it rests on. VerbRefusedError for a second chair."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    require(actor, "furnish", committee)
    if role == SeatRole.CHAIR and committee.seats.filter(role=SeatRole.CHAIR).exists():
        raise VerbRefusedError("second_chair")
    last = committee.seats.aggregate(last=Max("position"))["last"] or 0
    seat = Seat.objects.create(
        committee=committee,
        position=last + 1,
        role=role,
        nominated_by=nominated_by,
        basis_kind=basis[0],
        basis_key=basis[1],
        basis_note=nfc(basis_note),
        term_months=term_months,
        most_terms=most_terms,
        opened_on=clock.today(),
    )
    record(actor, "seat.added", seat, facts={"role": str(role), "basis": basis[1]})
    return seat


@transaction.atomic
def change_seat(
    *,
    actor: Actor,
    seat: Seat,
    nominated_by: Organisation | None,
    basis: tuple[str, str],
    basis_note: str,
    term_months: int,
    most_terms: int,
) -> Seat:
    """Change who names the holder, what the seat rests on, and how long and how often one serves.

    Terms already given keep their days. The role stays: another role is another seat.
    """
    seat = locked_seat(actor, seat, Verb.CHANGE_SEAT)
    seat.nominated_by = nominated_by
    seat.basis_kind, seat.basis_key = basis
    seat.basis_note = nfc(basis_note)
    seat.term_months, seat.most_terms = term_months, most_terms
    seat.save(update_fields=CHANGED)
    record(actor, "seat.changed", seat, facts={"months": term_months, "basis": basis[1]})
    return seat


@transaction.atomic
def close_seat(*, actor: Actor, seat: Seat, reason: str) -> Seat:
    """Close a vacant seat from today. VerbRefusedError for the chair's: a committee always has one."""
    seat = locked_seat(actor, seat, Verb.CLOSE_SEAT)
    if seat.role == SeatRole.CHAIR:
        raise VerbRefusedError("the_chair_stays")
    seat.closed_on = clock.today()
    seat.save(update_fields=["closed_on"])
    record(actor, "seat.closed", seat, reason=reason)
    return seat


@transaction.atomic
def appoint(*, actor: Actor, seat: Seat, person: Person, since: date) -> Term:
    """Give the seat to a person for one term; the person is mailed.

    Raises VerbRefusedError if it is held on a day of the term, after the most terms in a row, or if one
    of the two is real and the other of the rehearsal.
    """
    seat = locked_seat(actor, seat, Verb.APPOINT)
    until = end_of_term(since, seat.term_months)
    terms = held(seat)
    if person.layer != seat.committee.layer:
        raise VerbRefusedError("layers_are_not_mixed")
    if any(term.since < until and since < term.until for term in terms):
        raise VerbRefusedError("seat_is_held")
    if not may_serve(terms, person.pk, since, seat.most_terms):
        raise VerbRefusedError("most_terms_served")
    term = Term.objects.create(seat=seat, person=person, since=since, until=until)
    record(
        actor, "seat.filled", seat, facts={"term": term.key, "person": person.key, "since": since.isoformat()}
    )
    tell_appointed(term)
    return term


@transaction.atomic
def end_term(*, actor: Actor, term: Term, until: date, reason: str) -> Term:
    """End a term early, with the reason; the seat is vacant from that day.

    Raises VerbRefusedError for a day outside the term.
    """
    term = locked_term(actor, term, Verb.END_TERM)
    if not term.since < until <= term.until:
        raise VerbRefusedError("outside_the_term")
    term.until, term.end_reason = until, nfc(reason)
    term.save(update_fields=["until", "end_reason"])
    record(
        actor, "seat.vacated", term.seat, facts={"term": term.key, "until": until.isoformat()}, reason=reason
    )
    return term


@transaction.atomic
def withdraw_term(*, actor: Actor, term: Term, reason: str) -> None:
    """Take an appointment back before its first day. The ledger keeps that it was made."""
    term = locked_term(actor, term, Verb.WITHDRAW_TERM)
    record(actor, "seat.appointment_withdrawn", term.seat, facts={"term": term.key}, reason=reason)
    term.delete()


def holders_today(seats: list[Seat]) -> dict[int, Term]:
    """The present term of each seat that is held, by the seat's primary key: one query."""
    day = clock.today()
    terms = Term.objects.filter(seat__in=seats, since__lte=day, until__gt=day).select_related("person")
    return {term.seat_id: term for term in terms}


def _refuse_name_taken(organisation: Organisation, name: str) -> None:
    if Committee.objects.filter(organisation=organisation, name_en=nfc(name)).exists():
        raise VerbRefusedError("committee_name_taken")
