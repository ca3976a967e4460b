"""Committees and their dated seats."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access import find, visible
from concord.society.committees.models import Committee, Seat, Term
from concord.society.tokens.models import Scope
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.schemas import (
    BodyRef,
    Context,
    Layered,
    Named,
    OfDay,
    OnDay,
    Page,
    Paged,
    PersonRef,
    TokenedRequest,
    actor_in,
    page_of,
    use_day,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from concord.society.people.models import Person

router = Router(tags=["society"])


class CommitteeLine(Named, Layered):
    """A committee in a list."""

    organisation: BodyRef


class Committees(Page):
    """Committees by name."""

    rows: list[CommitteeLine]


class TermOut(Schema):
    """One person's time on a seat, from ``since`` up to but without ``until``."""

    key: str
    person: PersonRef
    since: date
    until: date
    end_reason: str


class SeatOut(Schema):
    """A place on the committee. ``holder`` is null while it is vacant; ``basis`` is what it rests on."""

    key: str
    position: int
    role: str
    nominated_by: BodyRef | None
    basis_kind: str
    basis_key: str
    term_months: int
    most_terms: int
    holder: PersonRef | None
    terms: list[TermOut]

    @staticmethod
    def resolve_holder(seat: Seat, context: Context) -> Person | None:
        """Who holds the seat on the day."""
        today = context["request"].day
        return next((term.person for term in seat.terms.all() if term.since <= today < term.until), None)


class CommitteeOut(CommitteeLine, OfDay):
    """A committee with its seats on a day."""

    seats: list[SeatOut]

    @staticmethod
    def resolve_seats(committee: Committee, context: Context) -> Iterable[Seat]:
        """The seats, each with everybody who held or will hold it."""
        actor = actor_in(context)
        terms = visible(actor, Term).select_related("person").order_by("since", "pk")
        seats = visible(actor, Seat).filter(committee=committee).select_related("nominated_by")
        return seats.prefetch_related(Prefetch("terms", queryset=terms)).order_by("position")


@router.get(
    "/committees",
    response={200: Committees, 400: Refusal, 404: Closed},
    summary=gettext_noop("Committees"),
    **needs(Scope.COMMITTEES),
)
def committees(request: TokenedRequest, asked: Query[Paged]) -> dict[str, Any]:
    """Those whose roster is open, and those that you serve on."""
    rows = visible(actor_of(request), Committee).select_related("organisation")
    return page_of(rows.order_by("name_en", "pk"), asked)


@router.get(
    "/committees/{key}",
    response={200: CommitteeOut, 400: Refusal, 404: Closed},
    summary=gettext_noop("One committee with its dated seats"),
    **needs(Scope.COMMITTEES),
)
def committee(request: TokenedRequest, key: str, asked: Query[OnDay]) -> Committee:
    """Seats with their holder on the day and everybody who held or will hold them."""
    use_day(request, asked)
    return find(actor_of(request), Committee.objects.select_related("organisation"), key)
