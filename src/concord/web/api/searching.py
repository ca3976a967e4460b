"""Search over everything, in any script."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from concord.atlas.edition import store
from concord.atlas.edition.search import Searcher
from concord.web.api import reading
from concord.web.api.schemas import Refusal
from concord.web.atlas.search import KINDS

if TYPE_CHECKING:
    from django.http import HttpRequest

router = Router(tags=["search"])


class HitOut(Schema):
    """One thing found, and by what."""

    kind: str
    id: str
    title: str
    subtitle: str
    reason: str


class Hits(Schema):
    """What was found, best first."""

    edition: str
    query: str
    rows: list[HitOut]


class Wanted(Schema):
    """What is looked for; ``kinds`` has commas between its values."""

    q: Annotated[str, Field(max_length=200)]
    kinds: str | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20


@router.get(
    "/search", response={200: Hits, 400: Refusal}, summary=gettext_noop("Search names and identifiers")
)
def search(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Names in any script and identifiers of any scheme."""
    edition = store.current_id()
    kinds = reading.several("kinds", wanted.kinds, KINDS)
    hits = _searcher(edition).search(wanted.q, wanted.limit, sorted(kinds) or None)
    rows = [
        {
            "kind": hit.kind,
            "id": hit.id,
            "title": hit.title,
            "subtitle": hit.subtitle,
            "reason": hit.reason,
        }
        for hit in hits
    ]
    return {"edition": edition, "query": wanted.q, "rows": rows}


@lru_cache(maxsize=2)
def _searcher(edition: str) -> Searcher:
    return Searcher(store.path(edition))
