"""What waits for the person of the token and for their side, and what others have."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Path, Query, Router, Schema
from pydantic import Field

from concord.society.access import NotFoundError
from concord.society.people.models import Organisation, Person
from concord.society.tokens.models import Scope
from concord.society.waiting import MOST, SIDES, Line, Side, fetch, of_kind, places_of, queues
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.schemas import (
    BodyRef,
    Context,
    Page,
    Paged,
    TokenedRequest,
    Words,
    actor_in,
    page_of,
    words,
)
from concord.web.society.waiting import WORDS, address_of

router = Router(tags=["society"])


class DeskLine(Schema):
    """One thing that waits. ``title`` is what is acted on, ``about`` what it belongs to.

    ``for_body`` is the organisation for which you act, ``who`` has it or asked for it, ``day`` is the last
    day, which ends in ``time_zone`` (null: in yours), ``address`` the page on which it is done.
    """

    kind: str
    key: str
    title: Words
    about: Words
    person: str
    for_body: BodyRef | None
    who: BodyRef | None
    day: date | None
    time_zone: str | None
    is_overdue: bool
    since: date | None
    address: str

    @staticmethod
    def resolve_title(line: Line) -> dict[str, str]:
        """The title in both languages."""
        return words(line.title_en, line.title_ko)

    @staticmethod
    def resolve_about(line: Line) -> dict[str, str]:
        """What it belongs to, in both languages."""
        return words(line.about_en, line.about_ko)

    @staticmethod
    def resolve_for_body(line: Line, context: Context) -> Organisation | None:
        """The reader's organisation."""
        return _body(line.body, context)

    @staticmethod
    def resolve_who(line: Line, context: Context) -> Organisation | None:
        """The other side."""
        return _body(line.other, context)

    @staticmethod
    def resolve_time_zone(line: Line) -> str | None:
        """The zone in which the day ends, if it is not the reader's."""
        return line.zone or None

    @staticmethod
    def resolve_is_overdue(line: Line, context: Context) -> bool:
        """Whether the last day has passed where the reader is."""
        return WORDS[line.kind].is_overdue(line, actor_in(context).time_zone)

    @staticmethod
    def resolve_address(line: Line) -> str:
        """The page on which it is done."""
        return address_of(line)


class DeskQueue(Schema):
    """How many wait of each kind, at most 50 of one, and their lines by day."""

    counts: dict[str, int]
    rows: list[DeskLine]


class Desk(Schema):
    """Both queues as of today in the time zone of the person of the token. Every line is of their layer."""

    layer: str
    today: date
    time_zone: str
    mine: DeskQueue
    others: DeskQueue


class PagedLines(Paged):
    """Which page of the lines, and how many lines a page has."""

    size: Annotated[int, Field(ge=1, le=MOST)] = MOST


class DeskPage(Page):
    """All that waits of one kind, by day."""

    rows: list[DeskLine]


@router.get(
    "/desk",
    response={200: Desk, 404: Closed},
    summary=gettext_noop("What waits for me, and what I wait for"),
    **needs(Scope.DESK),
)
def desk(request: TokenedRequest) -> dict[str, Any]:
    """The first 50 of each kind in each queue; all of a kind stand at an address of their own."""
    actor = actor_of(request)
    waiting = queues(actor)
    lines = fetch([place for queue in waiting.values() for place in queue.places], actor)
    _open_bodies(request, lines)
    answer: dict[str, Any] = {
        side: {"counts": queue.counts, "rows": [line for line in lines if line.side == side]}
        for side, queue in waiting.items()
    }
    layer = Person.objects.values_list("layer", flat=True).get(key=actor.key)
    return answer | {"layer": layer, "today": actor.today, "time_zone": actor.time_zone}


@router.get(
    "/desk/{side}/{kind}",
    response={200: DeskPage, 400: Refusal, 404: Closed},
    summary=gettext_noop("All that waits of one kind"),
    **needs(Scope.DESK),
)
def desk_of_kind(
    request: TokenedRequest, side: Path[Side], kind: str, asked: Query[PagedLines]
) -> dict[str, Any]:
    """In pages of at most 50; ``side`` is mine or others."""
    if kind not in SIDES[side]:
        raise NotFoundError
    actor = actor_of(request)
    page = page_of(of_kind(side, kind, actor), asked)
    page["rows"] = fetch(places_of(side, kind, page["rows"]), actor)
    _open_bodies(request, page["rows"])
    return page


def _open_bodies(request: TokenedRequest, lines: list[Line]) -> None:
    """Fetch the organisations of the lines at once, for their schema."""
    keys = {key for line in lines for key in (line.body, line.other) if key is not None}
    request.bodies = Organisation.objects.in_bulk(keys)


def _body(key: int | None, context: Context) -> Organisation | None:
    return None if key is None else context["request"].bodies[key]
