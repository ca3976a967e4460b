"""Shapes that several answers of the society share. Every object says its layer.

``layer``: ``live`` is the host's own work, ``record`` what sources say of real
organisations, ``rehearsal`` is invented. Schemas read the objects themselves; what depends on the reader or
the day is read from the request.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Schema
from pydantic import AliasPath, Field

from concord.web.api.reading import day
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from concord.society.access import Actor
    from concord.society.agreements.models import Agreement
    from concord.society.people.models import Organisation
    from concord.society.tokens.bearers import Bearer

MOST = 200
Context = dict[str, Any]


class TokenedRequest(HttpRequest):
    """A request that carried a token (``auth``), and what its schemas need: the day asked for, bodies."""

    auth: Bearer
    day: date
    open_agreements: frozenset[str]
    bodies: dict[int, Organisation]


def path(*names: str) -> Any:  # noqa: ANN401 - a field of any type
    """A field that is read from an object behind the object."""
    return Field(validation_alias=AliasPath(*names))


def words(english: str, korean: str) -> dict[str, str]:
    """A text in both languages."""
    return {"en": english, "ko": korean}


def actor_in(context: Context) -> Actor:
    """Who asks: the person of the token, in the roles of today."""
    actor: Actor = context["request"].auth.actor
    return actor


def open_key(agreement: Agreement | None, context: Context) -> str | None:
    """The key of the agreement if it is among those that the reader may see."""
    return agreement.key if agreement and agreement.key in context["request"].open_agreements else None


class Words(Schema):
    """A text in English and in Korean, where there is one."""

    en: str
    ko: str


class Layered(Schema):
    """An object of the society: its key, and whether it is live, of the public record, or rehearsed."""

    key: str
    layer: str


class Named(Schema):
    """An object with a name in both languages."""

    name: Words

    @staticmethod
    def resolve_name(row: Any) -> dict[str, str]:  # noqa: ANN401 - any object with names
        """The name in both languages."""
        return words(row.name_en, row.name_ko)


class Titled(Schema):
    """An object with a title in both languages."""

    title: Words

    @staticmethod
    def resolve_title(row: Any) -> dict[str, str]:  # noqa: ANN401 - any object with titles
        """The title in both languages."""
        return words(row.title_en, row.title_ko)


class PersonRef(Schema):
    """A person by key and names; both names are empty after an erasure."""

    key: str
    name: str
    name_native: str


class BodyRef(Named):
    """An organisation by key and names."""

    key: str


class PartyRef(Schema):
    """An organisation under an agreement: its role by code, and in words of its own where it has some.

    ``party`` is its key under this agreement, by which it acts.
    """

    key: str = path("organisation", "key")
    party: str = path("key")
    name: Words
    role: str
    role_words: Words

    @staticmethod
    def resolve_name(party: Any) -> dict[str, str]:  # noqa: ANN401 - a party
        """The name of the organisation."""
        return words(party.organisation.name_en, party.organisation.name_ko)

    @staticmethod
    def resolve_role_words(party: Any) -> dict[str, str]:  # noqa: ANN401 - a party
        """The role in words of its own."""
        return words(party.role_en, party.role_ko)


class OfDay(Schema):
    """An answer as of a day."""

    as_of: date

    @staticmethod
    def resolve_as_of(_row: object, context: Context) -> date:
        """The day asked for."""
        asked: date = context["request"].day
        return asked


class Page(Schema):
    """One page of a list: how many rows there are in all, which page of how many this is."""

    count: int
    page: int
    pages: int


class Paged(Schema):
    """Which page of a list, and how many rows a page has."""

    page: Annotated[int, Field(ge=1)] = 1
    size: Annotated[int, Field(ge=1, le=MOST)] = 50


class OnDay(Schema):
    """The day asked for; today without it."""

    as_of: str | None = None


class PagedOnDay(Paged, OnDay):
    """A page of a list as of a day."""


def use_day(request: TokenedRequest, asked: OnDay) -> date:
    """The day asked for, for the schemas of this request. Raises BadParameterError."""
    request.day = day("as_of", asked.as_of)
    return request.day


def page_of(rows: QuerySet[Any] | Sequence[Any], asked: Paged) -> dict[str, Any]:
    """One page of the rows, always counted. Raises BadParameterError for a page beyond the last."""
    paginator = Paginator(rows, asked.size)
    if asked.page > paginator.num_pages:
        raise BadParameterError("page", str(asked.page), f"a page from 1 to {paginator.num_pages}")
    page = list(paginator.page(asked.page))
    return {"count": paginator.count, "page": asked.page, "pages": paginator.num_pages, "rows": page}
