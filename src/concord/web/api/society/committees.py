"""Committees and their dated seats."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access.rules import find, visible
from concord.society.committees.models import Committee, Seat, Term
from concord.society.tokens.models import Scope
from concord.web.api.reading import day
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.members import OnDay
from concord.web.api.society.paging import Paged, page_of
from concord.web.api.society.shapes import (
    BodyRef,
    Layered,
    Page,
    PersonRef,
    Words,
    body_ref,
    person_ref,
    words,
)

if TYPE_CHECKING:
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])


class CommitteeLine(Layered):
    """A committee in a list."""

    name: Words
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


class CommitteeOut(CommitteeLine):
    """A committee with its seats on a day."""

    as_of: date
    seats: list[SeatOut]


@router.get(
    "/committees",
    response={200: Committees, 400: Refusal, 404: Closed},
    summary=gettext_noop("Committees"),
    **needs(Scope.COMMITTEES),
)
def committees(request: TokenedRequest, asked: Query[Paged]) -> dict[str, Any]:
    """Those whose roster is open, and those that you serve on."""
    rows = visible(actor_of(request), Committee).select_related("organisation")
    return page_of(rows.order_by("name_en", "pk"), asked, _line)


@router.get(
    "/committees/{key}",
    response={200: CommitteeOut, 400: Refusal, 404: Closed},
    summary=gettext_noop("One committee with its dated seats"),
    **needs(Scope.COMMITTEES),
)
def committee(request: TokenedRequest, key: str, asked: Query[OnDay]) -> dict[str, Any]:
    """Seats with their holder on the day and everybody who held or will hold them."""
    actor, today = actor_of(request), day("as_of", asked.as_of)
    found = find(actor, Committee.objects.select_related("organisation"), key)
    terms = visible(actor, Term).select_related("person").order_by("since", "pk")
    seats = visible(actor, Seat).filter(committee=found).select_related("nominated_by")
    rows = seats.prefetch_related(Prefetch("terms", queryset=terms)).order_by("position")
    return {**_line(found), "as_of": today, "seats": [_seat(seat, today) for seat in rows]}


def _line(found: Committee) -> dict[str, Any]:
    return {
        "key": found.key,
        "layer": found.layer,
        "name": words(found.name_en, found.name_ko),
        "organisation": body_ref(found.organisation),
    }


def _seat(seat: Seat, today: date) -> dict[str, Any]:
    terms = list(seat.terms.all())
    holder = next((term.person for term in terms if term.since <= today < term.until), None)
    return {
        "key": seat.key,
        "position": seat.position,
        "role": seat.role,
        "nominated_by": body_ref(seat.nominated_by) if seat.nominated_by else None,
        "basis_kind": seat.basis_kind,
        "basis_key": seat.basis_key,
        "term_months": seat.term_months,
        "most_terms": seat.most_terms,
        "holder": person_ref(holder) if holder else None,
        "terms": [_term(term) for term in terms],
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "key": term.key,
        "person": person_ref(term.person),
        "since": term.since,
        "until": term.until,
        "end_reason": term.end_reason,
    }
