"""Whose token a request carries, and the one refusal for everything that it does not open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from ninja import Schema
from ninja.security import HttpBearer

from concord.society.access import Actor, NotFoundError
from concord.society.tokens.bearers import Bearer, bearer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from concord.society.tokens.models import Scope
    from concord.web.api.society.schemas import TokenedRequest

CLOSED = "Not found, or this token has no access."


class Closed(Schema):
    """Absent, not yours, out of scope; a token that is missing, forged, expired or revoked: all alike."""

    detail: str


class AccessToken(HttpBearer):
    """``Authorization: Bearer concord_…`` with a token that has the scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Bearer:
        """The bearer. Raises NotFoundError."""
        found: Bearer | None = super().__call__(request)
        if found is None:
            raise NotFoundError
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Bearer:
        """The bearer of this token, whose days are from now on those of the answer. Raises NotFoundError."""
        found = bearer(token.strip(), self.scope)
        timezone.activate(ZoneInfo(found.actor.time_zone))
        return found


def needs(scope: Scope) -> dict[str, Any]:
    """What an address that needs the scope says of itself, to Ninja and in the description."""
    return {"auth": AccessToken(scope), "openapi_extra": {"x-scope": scope.value}}


def actor_of(request: TokenedRequest) -> Actor:
    """The person of the token, in the roles of today."""
    return request.auth.actor
