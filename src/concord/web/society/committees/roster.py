"""A roster: the seats of committees on a day, who holds them, who did, who will, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from concord.kernel import clock
from concord.society.access.actor import Role
from concord.society.access.rules import visible
from concord.society.agreements.models import Agreement, Deliverable
from concord.society.committees.domain.legality import possible_on_seat
from concord.society.committees.facts import held, state_of_seat
from concord.society.committees.models import Seat, Term
from concord.society.committees.terms import terms_in_a_row
from concord.web.society.committees.words import SEAT, VERB

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

    from concord.society.access.actor import Actor
    from concord.society.committees.models import Committee
    from concord.society.committees.states import Verb


@dataclass(frozen=True, slots=True)
class Line:
    """One seat on the day. ``in_a_row`` counts the holder's terms without a gap, the present one included."""

    seat: Seat
    state: _StrPromise
    holder: Term | None
    in_a_row: int
    coming: tuple[Term, ...]
    past: tuple[Term, ...]
    basis: Agreement | None
    fulfils: tuple[Deliverable, ...]
    verbs: tuple[tuple[Verb, _StrPromise], ...]
    may_end: bool


def roster(actor: Actor, committees: Iterable[Committee], day: date) -> list[Line]:
    """The seats that exist on that day, by committee and position; a fixed number of queries."""
    terms = Term.objects.select_related("person").order_by("-since")
    exists = (Q(opened_on=None) | Q(opened_on__lte=day)) & (Q(closed_on=None) | Q(closed_on__gt=day))
    seats = list(
        visible(actor, Seat)
        .filter(exists, committee__in=list(committees))
        .select_related("nominated_by", "committee__organisation")
        .prefetch_related(Prefetch("terms", queryset=terms))
        .order_by("committee__name_en", "committee", "position")
    )
    bases = _bases(actor, seats)
    promises = _promises(actor, seats)
    # Only today's page offers what can be done today.
    acts = actor.has(Role.HOST_STAFF) and day == clock.today()
    return [_line(actor, seat, day, bases, promises, acts=acts) for seat in seats]


def _line(
    actor: Actor,
    seat: Seat,
    day: date,
    bases: dict[str, Agreement],
    promises: dict[str, list[Deliverable]],
    *,
    acts: bool,
) -> Line:
    terms = list(seat.terms.all())
    holder = next((term for term in terms if term.since <= day < term.until), None)
    verbs = possible_on_seat(actor, seat) if acts else []
    return Line(
        seat=seat,
        state=SEAT[state_of_seat(seat, day)],
        holder=holder,
        in_a_row=terms_in_a_row(held(seat), holder.person_id, holder.until) if holder else 0,
        coming=tuple(term for term in reversed(terms) if term.since > day),
        past=tuple(term for term in terms if term.until <= day),
        basis=bases.get(seat.basis_key),
        fulfils=tuple(promises.get(seat.key, ())),
        verbs=tuple((verb, VERB[verb]) for verb in verbs),
        may_end=acts,
    )


def _bases(actor: Actor, seats: Sequence[Seat]) -> dict[str, Agreement]:
    """The agreements on which the seats rest, as far as the actor may see them."""
    keys = {seat.basis_key for seat in seats if seat.basis_kind == "agreement"}
    return {one.key: one for one in visible(actor, Agreement).filter(key__in=keys)}


def _promises(actor: Actor, seats: Sequence[Seat]) -> dict[str, list[Deliverable]]:
    """The deliverables that point to the seats, as far as the actor may see them."""
    found: dict[str, list[Deliverable]] = {}
    keys = [seat.key for seat in seats]
    for one in visible(actor, Deliverable).filter(fulfils_kind="seat", fulfils_key__in=keys):
        found.setdefault(one.fulfils_key, []).append(one)
    return found
