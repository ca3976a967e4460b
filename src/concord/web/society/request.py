"""A request as the pages of the society see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from concord.web.request import ReaderRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from concord.society.access import Actor
    from concord.society.people.models import Account


class SocietyRequest(ReaderRequest):
    """A request whose actor is known (set by ``ActorMiddleware``)."""

    actor: Actor
    user: Account | AnonymousUser
