"""Committees and their dated seats."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access import find, visible, with_readable
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
    """One person's time on a seat, from ``since`` up to but without ``until``.

    ``person`` is null where they do not show their name to you; ``end_reason`` is for them and for staff.
    """

    key: str
    person: PersonRef | None
    since: date
    until: date
    end_reason: str | None

    @staticmethod
    def resolve_person(term: Term) -> Person | None:
        """The holder, if they show their name to the reader."""
        return term.person if term.reads_person else None  # type: ignore[attr-defined]  # with_readable

    @staticmethod
    def resolve_end_reason(term: Term) -> str | None:
        """Why the term ended early, if the reader may know."""
        return term.end_reason if term.reads_end_reason else None  # type: ignore[attr-defined]  # with_readable


class SeatOut(Schema):
    """A place on the committee; ``basis`` is what it rests on.

    ``holder`` is null while the seat is vacant, and where its holder does not show their name to you.
    """

    key: str
    position: int
    role: str
    nominated_by: BodyRef | None
    basis_kind: str
    basis_key: str
    term_months: int
    most_terms: int
    is_held: bool
    holder: PersonRef | None
    terms: list[TermOut]

    @staticmethod
    def resolve_is_held(seat: Seat, context: Context) -> bool:
        """Whether somebody holds the seat on the day."""
        return _present(seat, context["request"].day) is not None

    @staticmethod
    def resolve_holder(seat: Seat, context: Context) -> Person | None:
        """Who holds the seat on the day, if they show their name to the reader."""
        term = _present(seat, context["request"].day)
        return TermOut.resolve_person(term) if term else None


class CommitteeOut(CommitteeLine, OfDay):
    """A committee with its seats on a day."""

    seats: list[SeatOut]

    @staticmethod
    def resolve_seats(committee: Committee, context: Context) -> Iterable[Seat]:
        """The seats, each with everybody who held or will hold it."""
        actor = actor_in(context)
        terms = with_readable(actor, visible(actor, Term), "person", "end_reason")
        terms = terms.select_related("person").order_by("since", "pk")
        seats = visible(actor, Seat).filter(committee=committee).select_related("nominated_by")
        return seats.prefetch_related(Prefetch("terms", queryset=terms)).order_by("position")


def _present(seat: Seat, day: date) -> Term | None:
    return next((term for term in seat.terms.all() if term.since <= day < term.until), None)


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
