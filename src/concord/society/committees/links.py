"""Seats as something to point to: "a seat on the committee" is real once somebody holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from concord.society.access.rules import visible
from concord.society.committees.domain.seats import holders_today
from concord.society.committees.models import Seat
from concord.society.links import LINKS, Linked, LinkKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.society.access.actor import Actor


def _title(seat: Seat) -> str:
    return f"{seat.committee.name}, {seat.get_role_display()} {seat.position}"


def _find(keys: Sequence[str]) -> dict[str, Linked]:
    seats = list(Seat.objects.filter(key__in=keys).select_related("committee"))
    held = holders_today(seats)
    return {
        seat.key: Linked("seat", seat.key, _title(seat), f"/committees/{seat.committee.key}", seat.pk in held)
        for seat in seats
    }


def _choices(actor: Actor) -> list[tuple[str, str]]:
    seats = visible(actor, Seat).select_related("committee")
    return [(seat.key, _title(seat)) for seat in seats]


LINKS.register("seat", LinkKind(_("seat on a committee"), _find, _choices))
