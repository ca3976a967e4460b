"""Search over everything, in any script."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from concord.atlas.questions.parameters import several
from concord.web.api.schemas import EditionAnswer, EditionRequest, Refusal, use_edition
from concord.web.atlas.search import KINDS, searcher

router = Router(tags=["search"])


class HitOut(Schema):
    """One thing that matches, and by what."""

    kind: str
    id: str
    title: str
    subtitle: str
    reason: str


class Hits(EditionAnswer):
    """What matches, best first."""

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
def search(request: EditionRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Names in any script and identifiers of any scheme."""
    edition = use_edition(request, None)
    kinds = several({"kinds": [wanted.kinds] if wanted.kinds else []}, "kinds", KINDS)
    hits = searcher(edition.id).search(wanted.q, wanted.limit, sorted(kinds) or None)
    return {"query": wanted.q, "rows": hits}
