"""A request as the pages of the society see it, and the page of a list that it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

from concord.web.atlas import parameters
from concord.web.request import ReaderRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from concord.society.access import Actor
    from concord.society.people.models import Account

ROWS_A_PAGE = 25


class SocietyRequest(ReaderRequest):
    """A request whose actor is known (set by ``ActorMiddleware``)."""

    actor: Actor
    user: Account | AnonymousUser


def page_of(
    request: ReaderRequest, rows: QuerySet[Any] | Sequence[Any], size: int = ROWS_A_PAGE
) -> Page[Any]:
    """The page asked for, else the first. Raises BadParameterError for one beyond the last."""
    paginator = Paginator(rows, size)
    return paginator.page(parameters.number(request, "page", 1, paginator.num_pages))
