"""Organisations, the directory, memberships, the coverage of the society, and whom the token speaks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema
from pydantic import Field

from concord.kernel.jurisdictions import is_jurisdiction, regions
from concord.society.access import find, reads, visible
from concord.society.people.coverage import Line as CoverageRow
from concord.society.people.lists import ENDS, KINDS, SHOWN, SORTS, MemberFilter, listed
from concord.society.people.models import Area, Membership, Organisation, Person
from concord.society.people.queries import (
    AREAS,
    coverage_for,
    current_key,
    dates_of,
    layer_of_host,
    with_member,
)
from concord.society.people.queries import directory as search_directory
from concord.society.people.rules import on
from concord.society.people.states import standing
from concord.society.people.zones import host_today, zone_of
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.society.tokens.models import Scope
from concord.web.api.reading import day, one
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
    PagedOnDay,
    PersonRef,
    TokenedRequest,
    Words,
    actor_in,
    page_of,
    path,
    use_day,
    words,
)
from concord.web.errors import BadParameterError

router = Router(tags=["society"])


class TokenOut(Schema):
    """The token itself, without its secret."""

    key: str
    name: str
    scopes: list[str]
    expires_at: datetime


class Me(Layered, PersonRef):
    """The person, the roles of today, and the bodies for which they may act."""

    roles: list[str]
    time_zone: str
    represents: list[BodyRef]
    token: TokenOut

    @staticmethod
    def resolve_time_zone(_person: Person, context: Context) -> str:
        """The zone in which your days begin and end."""
        return actor_in(context).time_zone

    @staticmethod
    def resolve_roles(_person: Person, context: Context) -> list[str]:
        """The roles of today."""
        return sorted(actor_in(context).roles)

    @staticmethod
    def resolve_represents(_person: Person, context: Context) -> Iterable[Organisation]:
        """The organisations for which the person may act."""
        return Organisation.objects.filter(pk__in=actor_in(context).represents)

    @staticmethod
    def resolve_token(_person: Person, context: Context) -> Any:  # noqa: ANN401 - a token
        """The token that asks."""
        return context["request"].auth.token


class BodyOut(Named, Layered):
    """An organisation of the society; ``atlas_id`` opens it under ``/organisations`` where it is known."""

    short: str
    kind: str
    country: str
    time_zone: str
    area: str
    atlas_id: str | None
    website: str
    is_host: bool

    @staticmethod
    def resolve_time_zone(organisation: Organisation) -> str:
        """The zone in which its days begin and end."""
        return zone_of(organisation)


class Bodies(Page):
    """Organisations by name."""

    rows: list[BodyOut]


class Line(Layered, PersonRef):
    """A person as they show themselves to you; ``expertise`` is null where they do not."""

    country: str
    area: str
    profession: str
    expertise: str | None

    @staticmethod
    def resolve_expertise(person: Person, context: Context) -> str | None:
        """The expertise, if they show it to the reader."""
        return person.expertise if reads(actor_in(context), person, "expertise") else None


class Lines(Page):
    """People by name."""

    rows: list[Line]


class PersonOut(Line):
    """One person, with the address if they show it to you and the bodies they belong to today."""

    address: str | None
    affiliations: list[BodyRef]

    @staticmethod
    def resolve_address(person: Person, context: Context) -> str | None:
        """The address, if they show it to the reader."""
        opens = reads(actor_in(context), person, "address")
        return person.account.email if opens and person.account else None

    @staticmethod
    def resolve_affiliations(person: Person) -> list[Organisation]:
        """The organisations to which they belong today."""
        ties = person.affiliations.filter(on(host_today())).select_related("organisation")
        return [tie.organisation for tie in ties]


class Wanted(Paged):
    """Words of a name or of an expertise, a region, a country (ISO 3166), an area."""

    q: Annotated[str, Field(max_length=100)] = ""
    region: str | None = None
    country: str | None = None
    area: str | None = None


class MembershipsWanted(PagedOnDay):
    """As the page of members filters and orders them; ``ends_from`` and ``ends_to`` are both in."""

    q: Annotated[str, Field(max_length=100)] = ""
    show: str = "all"
    kind: str | None = None
    membership_class: str = ""
    country: str | None = None
    language: str = ""
    area: str | None = None
    organisation: Annotated[str, Field(max_length=100)] = ""
    ends_from: str | None = None
    ends_to: str | None = None
    sort: str = "since"

    def filter(self) -> MemberFilter:
        """What is asked for. Raises ParameterError, and BadParameterError for a country that is none."""
        one("show", self.show, SHOWN)
        one("sort", self.sort, SORTS)
        for name, allowed in (("kind", KINDS), ("area", Area.values)):
            if (value := getattr(self, name)) is not None:
                one(name, value, allowed)
        if self.country is not None and not is_jurisdiction(self.country):
            raise BadParameterError("country", self.country, "an ISO 3166 code such as KR")
        given: dict[str, Any] = {one.name: getattr(self, one.name) or "" for one in fields(MemberFilter)}
        for name in ENDS:
            given[name] = day(name, given[name]) if given[name] else None
        return MemberFilter(**given)


class MembershipOut(Layered):
    """One period from ``since`` up to but without ``until``, of a person or of an organisation."""

    person: PersonRef | None
    organisation: BodyRef | None
    membership_class: Words
    since: date
    until: date
    ended_on: date | None
    standing: str

    @staticmethod
    def resolve_layer(membership: Membership) -> str:
        """The layer of the member."""
        member = membership.person or membership.organisation
        assert member is not None  # held by membership_of_one
        return member.layer

    @staticmethod
    def resolve_membership_class(membership: Membership) -> dict[str, str]:
        """The name of the class."""
        return words(membership.membership_class.name_en, membership.membership_class.name_ko)

    @staticmethod
    def resolve_standing(membership: Membership, context: Context) -> str:
        """The standing on the day."""
        return str(standing(dates_of(membership), context["request"].day))


class Memberships(Page, OfDay):
    """Memberships, in order of their beginning unless another was asked for."""

    rows: list[MembershipOut]


class CellOut(Schema):
    """Members of one area on the day, and their growth in the year before; null is withheld."""

    area: str
    members: int | None
    growth: int | None


class CoverageLine(Schema):
    """One country; ``gaps`` names the areas without a member, as far as that is told."""

    region: str
    country: str
    members: int | None = path("whole", "members")
    growth: int | None = path("whole", "growth")
    cells: list[CellOut]
    gaps: list[str]

    @staticmethod
    def resolve_cells(line: CoverageRow) -> list[dict[str, Any]]:
        """Each area with its members and their growth."""
        return [
            {"area": area, "members": cell.members, "growth": cell.growth}
            for area, cell in zip(AREAS, line.cells, strict=True)
        ]

    @staticmethod
    def resolve_gaps(line: CoverageRow) -> list[str]:
        """The areas without a member."""
        return [AREAS[at] for at in line.gaps]


class CoverageOut(Schema):
    """The matrix of region, country and area, in the layer of the host.

    ``as_of`` is the last day of the last quarter that was over on the day asked for; staff of the host get
    that day itself. A number under ``least`` is null, and others by which it could be worked out.
    """

    as_of: date
    layer: str
    since: date
    least: int
    members: int | None
    growth: int | None
    countries: int
    rows: list[CoverageLine]


@router.get(
    "/me",
    response={200: Me, 404: Closed},
    summary=gettext_noop("Who I am, and what this token may"),
    **needs(Scope.ME),
)
def me(request: TokenedRequest) -> Person:
    """Roles follow from dated rows and hold for today."""
    return request.auth.token.person


@router.get(
    "/organisations",
    response={200: Bodies, 400: Refusal, 404: Closed},
    summary=gettext_noop("Organisations of the society"),
    **needs(Scope.ORGANISATIONS),
)
def organisations(request: TokenedRequest, asked: Query[Paged]) -> dict[str, Any]:
    """Bodies that take part, and those that the public record names."""
    return page_of(visible(actor_of(request), Organisation).order_by("name_en", "pk"), asked)


@router.get(
    "/organisations/{key}",
    response={200: BodyOut, 404: Closed},
    summary=gettext_noop("One organisation of the society"),
    **needs(Scope.ORGANISATIONS),
)
def organisation(request: TokenedRequest, key: str) -> Organisation:
    """A body by its key."""
    return find(actor_of(request), Organisation, key)


@router.get(
    "/directory",
    response={200: Lines, 400: Refusal, 404: Closed},
    summary=gettext_noop("People who show themselves to me"),
    **needs(Scope.DIRECTORY),
)
def directory(request: TokenedRequest, asked: Query[Wanted]) -> dict[str, Any]:
    """The directory; every word must stand in the name or in an expertise that is shown to you."""
    actor = actor_of(request)
    if asked.region is not None:
        one("region", asked.region, [region.key for region in regions()])
    if asked.country is not None and not is_jurisdiction(asked.country):
        raise BadParameterError("country", asked.country, "an ISO 3166 code such as KR")
    if asked.area is not None:
        one("area", asked.area, Area.values)
    rows = search_directory(
        actor,
        words=asked.q,
        region=asked.region or "",
        country=asked.country or "",
        area=asked.area or "",
    )
    return page_of(rows.order_by("name", "pk"), asked)


@router.get(
    "/directory/{key}",
    response={200: PersonOut, 404: Closed},
    summary=gettext_noop("One person of the directory"),
    **needs(Scope.DIRECTORY),
)
def person(request: TokenedRequest, key: str) -> Person:
    """A person as they show themselves to you. That you looked is noted for them."""
    actor = actor_of(request)
    row = find(actor, Person.objects.exclude(name="").select_related("account"), current_key(key))
    note_looks(actor, [row.pk], Matter.LINE)
    return row


@router.get(
    "/memberships",
    response={200: Memberships, 400: Refusal, 404: Closed},
    summary=gettext_noop("Memberships that I may see"),
    **needs(Scope.MEMBERS),
)
def memberships(request: TokenedRequest, asked: Query[MembershipsWanted]) -> dict[str, Any]:
    """Your own; for staff of the host all, and each member is told that staff looked."""
    actor = actor_of(request)
    rows = listed(actor, asked.filter(), use_day(request, asked))
    answer = page_of(with_member(rows), asked)
    people = {row.person_id for row in answer["rows"] if row.person_id is not None}
    note_looks(actor, sorted(people), Matter.MEMBERS)
    return answer


@router.get(
    "/coverage",
    response={200: CoverageOut, 400: Refusal, 404: Closed},
    summary=gettext_noop("Members by region, country and area, with gaps and growth"),
    **needs(Scope.MEMBERS),
)
def coverage(request: TokenedRequest, asked: Query[OnDay]) -> dict[str, Any]:
    """Figures only; growth is counted since the same day of the year before."""
    actor = actor_of(request)
    found = coverage_for(actor, use_day(request, asked))
    return {
        "layer": layer_of_host(),
        "as_of": found.day,
        "since": found.since,
        "least": found.least,
        "members": found.whole.members,
        "growth": found.whole.growth,
        "countries": found.countries,
        "rows": found.lines,
    }
