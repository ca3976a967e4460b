"""Lists in pages: always counted, never cut in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from django.core.paginator import Paginator
from ninja import Field, Schema

from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

MOST = 200


class Paged(Schema):
    """Which page of a list, and how many rows a page has."""

    page: Annotated[int, Field(ge=1)] = 1
    size: Annotated[int, Field(ge=1, le=MOST)] = 50


def page_of(
    rows: QuerySet[Any] | Sequence[Any], asked: Paged, shape: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """One page of the rows in their shape. Raises BadParameterError for a page beyond the last."""
    paginator = Paginator(rows, asked.size)
    if asked.page > paginator.num_pages:
        raise BadParameterError("page", str(asked.page), f"a page from 1 to {paginator.num_pages}")
    found = [shape(row) for row in paginator.page(asked.page)]
    return {"count": paginator.count, "page": asked.page, "pages": paginator.num_pages, "rows": found}
