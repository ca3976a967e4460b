"""Memberships, and the coverage of the society by region, country and area."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access.rules import visible
from concord.society.people.coverage import NOT_KNOWN, matrix
from concord.society.people.models import Area, Membership, Organisation
from concord.society.people.queries import dates_of, tenures
from concord.society.people.states import standing
from concord.society.privacy import looks
from concord.society.privacy.models import Matter
from concord.society.tokens.models import Scope
from concord.web.api.reading import day
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
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
AREAS = (*Area.values, NOT_KNOWN)


class MembershipOut(Layered):
    """One period from ``since`` up to but without ``until``, of a person or of an organisation."""

    person: PersonRef | None
    organisation: BodyRef | None
    membership_class: Words
    since: date
    until: date
    ended_on: date | None
    standing: str


class Memberships(Page):
    """Memberships in order of their beginning."""

    as_of: date
    rows: list[MembershipOut]


class CellOut(Schema):
    """Members of one area on the day, and who came and went in the year before."""

    area: str
    members: int
    joined: int
    left: int


class CoverageLine(Schema):
    """One country; ``gaps`` names the areas without a member."""

    region: str
    country: str
    members: int
    cells: list[CellOut]
    gaps: list[str]


class CoverageOut(Schema):
    """The matrix of region, country and area, in the layer of the host."""

    layer: str
    as_of: date
    since: date
    members: int
    countries: int
    rows: list[CoverageLine]


class OnDay(Schema):
    """The day asked for; today without it."""

    as_of: str | None = None


class PagedOnDay(Paged, OnDay):
    """A page of a list as of a day."""


@router.get(
    "/memberships",
    response={200: Memberships, 400: Refusal, 404: Closed},
    summary=gettext_noop("Memberships that I may see"),
    **needs(Scope.MEMBERS),
)
def memberships(request: TokenedRequest, asked: Query[PagedOnDay]) -> dict[str, Any]:
    """Your own; for staff of the host all, and each member is told that staff looked."""
    actor, today = actor_of(request), day("as_of", asked.as_of)
    rows = visible(actor, Membership).select_related("person", "organisation", "membership_class", "renewal")
    seen: list[int] = []

    def shape(row: Membership) -> dict[str, Any]:
        if row.person_id is not None:
            seen.append(row.person_id)
        return _membership(row, today)

    answer = page_of(rows.order_by("since", "pk"), asked, shape)
    looks.note(actor, sorted(set(seen)), Matter.MEMBERS)
    return {"as_of": today, **answer}


@router.get(
    "/coverage",
    response={200: CoverageOut, 400: Refusal, 404: Closed},
    summary=gettext_noop("Members by region, country and area, with gaps and growth"),
    **needs(Scope.MEMBERS),
)
def coverage(request: TokenedRequest, asked: Query[OnDay]) -> dict[str, Any]:
    """Figures only; growth is counted since the same day of the year before."""
    today = day("as_of", asked.as_of)
    since = today - relativedelta(years=1)
    lines = matrix(tenures(), AREAS, since, today)
    host = Organisation.objects.filter(is_host=True).first()
    return {
        "layer": host.layer if host else "live",
        "as_of": today,
        "since": since,
        "members": sum(line.members for line in lines),
        "countries": sum(line.members > 0 for line in lines),
        "rows": [
            {
                "region": line.region,
                "country": line.country,
                "members": line.members,
                "cells": [
                    {"area": area, "members": cell.members, "joined": cell.joined, "left": cell.left}
                    for area, cell in zip(AREAS, line.cells, strict=True)
                ],
                "gaps": [AREAS[at] for at in line.gaps],
            }
            for line in lines
        ],
    }


def _membership(row: Membership, today: date) -> dict[str, Any]:
    member = row.person or row.organisation
    assert member is not None  # held by membership_of_one
    return {
        "key": row.key,
        "layer": member.layer,
        "person": person_ref(row.person) if row.person else None,
        "organisation": body_ref(row.organisation) if row.organisation else None,
        "membership_class": words(row.membership_class.name_en, row.membership_class.name_ko),
        "since": row.since,
        "until": row.until,
        "ended_on": row.ended_on,
        "standing": str(standing(dates_of(row), today)),
    }
