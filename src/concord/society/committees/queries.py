"""Who holds a seat on a day, who may vote, and seats as something to point to."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from concord.society.access import Actor, visible
from concord.society.committees.models import AgendaItem, Seat, Term
from concord.society.links import LINKS, Linked, LinkKind
from concord.society.people.zones import host_today


def holders_today(seats: list[Seat]) -> dict[int, Term]:
    """The present term of each seat that is held, by the seat's primary key: one query."""
    terms = Term.objects.on(host_today()).filter(seat__in=seats).select_related("person")
    return {term.seat_id: term for term in terms}


def holders_on(item: AgendaItem) -> set[int]:
    """The primary keys of those who hold a seat on the day of the meeting: one query."""
    terms = Term.objects.on(item.meeting.held_on).filter(seat__committee=item.meeting.committee_id)
    return set(terms.values_list("person_id", flat=True))


def abstaining(item: AgendaItem) -> set[int]:
    """Those who declared an interest on the item and abstain."""
    return {interest.person_id for interest in item.interests.all() if interest.abstains}


def _seat_title(seat: Seat) -> str:
    return f"{seat.committee.name}, {seat.get_role_display()} {seat.position}"


def _find_seats(keys: Sequence[str]) -> dict[str, Linked]:
    seats = list(Seat.objects.filter(key__in=keys).select_related("committee"))
    holders = holders_today(seats)
    return {
        seat.key: Linked(
            "seat", seat.key, _seat_title(seat), seat.committee.get_absolute_url(), seat.pk in holders
        )
        for seat in seats
    }


def _seat_choices(actor: Actor) -> list[tuple[str, str]]:
    seats = visible(actor, Seat).select_related("committee")
    return [(seat.key, _seat_title(seat)) for seat in seats]


LINKS.register("seat", LinkKind(_("seat on a committee"), _find_seats, _seat_choices))
