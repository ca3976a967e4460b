"""Lists in pages: a page that does not exist is refused and never another one in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

from concord.web.atlas import parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from concord.web.request import ReaderRequest


ROWS_A_PAGE = 25


def page_of(request: ReaderRequest, rows: QuerySet[Any] | Sequence[Any], size: int) -> Page[Any]:
    """The page asked for, else the first. Raises BadParameterError for one beyond the last."""
    paginator = Paginator(rows, size)
    return paginator.page(parameters.number(request, "page", 1, paginator.num_pages))
