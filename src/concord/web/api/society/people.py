"""Organisations, and the directory as people chose to show themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Query, Router

from concord.kernel import clock
from concord.kernel.jurisdictions import is_jurisdiction, regions
from concord.society.access.rules import find, visible
from concord.society.people.actors import on
from concord.society.people.models import Area, Organisation, Person
from concord.society.people.queries import directory as found_in_directory
from concord.society.people.rules import shown
from concord.society.privacy import looks
from concord.society.privacy.models import Matter
from concord.society.tokens.models import Scope
from concord.web.api.reading import one
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
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])


class BodyOut(Layered):
    """An organisation of the society; ``atlas_id`` opens it under ``/organisations`` where it is known."""

    name: Words
    short: str
    kind: str
    country: str
    area: str
    atlas_id: str | None
    website: str
    is_host: bool


class Bodies(Page):
    """Organisations by name."""

    rows: list[BodyOut]


class Line(Layered, PersonRef):
    """A person as they show themselves to you; ``expertise`` is null where they do not."""

    country: str
    area: str
    profession: str
    expertise: str | None


class Lines(Page):
    """People by name."""

    rows: list[Line]


class PersonOut(Line):
    """One person, with the address if they show it to you and the bodies they belong to today."""

    address: str | None
    affiliations: list[BodyRef]


class Wanted(Paged):
    """Words of a name or of an expertise, a region, a country (ISO 3166), an area."""

    q: Annotated[str, Field(max_length=100)] = ""
    region: str | None = None
    country: str | None = None
    area: str | None = None


@router.get(
    "/organisations",
    response={200: Bodies, 400: Refusal, 404: Closed},
    summary=gettext_noop("Organisations of the society"),
    **needs(Scope.ORGANISATIONS),
)
def organisations(request: TokenedRequest, asked: Query[Paged]) -> dict[str, Any]:
    """Bodies that take part, and those that the public record names."""
    return page_of(visible(actor_of(request), Organisation).order_by("name_en", "pk"), asked, _body)


@router.get(
    "/organisations/{key}",
    response={200: BodyOut, 404: Closed},
    summary=gettext_noop("One organisation of the society"),
    **needs(Scope.ORGANISATIONS),
)
def organisation(request: TokenedRequest, key: str) -> dict[str, Any]:
    """A body by its key."""
    return _body(find(actor_of(request), Organisation, key))


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
    rows = found_in_directory(
        actor,
        words=asked.q,
        region=asked.region or "",
        country=asked.country or "",
        area=asked.area or "",
    )
    return page_of(rows.order_by("name", "pk"), asked, lambda person: _line(actor, person))


@router.get(
    "/directory/{key}",
    response={200: PersonOut, 404: Closed},
    summary=gettext_noop("One person of the directory"),
    **needs(Scope.DIRECTORY),
)
def person(request: TokenedRequest, key: str) -> dict[str, Any]:
    """A person as they show themselves to you. That you looked is noted for them."""
    actor = actor_of(request)
    found = find(actor, Person.objects.exclude(name="").select_related("account"), key)
    looks.note(actor, [found.pk], Matter.LINE)
    ties = found.affiliations.filter(on(clock.today())).select_related("organisation")
    opens = "address" in shown(actor, found) and found.account is not None
    return {
        **_line(actor, found),
        "address": found.account.email if opens and found.account else None,
        "affiliations": [body_ref(tie.organisation) for tie in ties],
    }


def _body(body: Organisation) -> dict[str, Any]:
    return {
        "key": body.key,
        "layer": body.layer,
        "name": words(body.name_en, body.name_ko),
        "short": body.short,
        "kind": body.kind,
        "country": body.country,
        "area": body.area,
        "atlas_id": body.atlas_id,
        "website": body.website,
        "is_host": body.is_host,
    }


def _line(actor: Actor, person: Person) -> dict[str, Any]:
    return {
        **person_ref(person),
        "layer": person.layer,
        "country": person.country,
        "area": person.area,
        "profession": person.profession,
        "expertise": person.expertise if "expertise" in shown(actor, person) else None,
    }
