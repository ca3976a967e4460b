"""Who the token speaks for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop
from ninja import Router, Schema

from concord.society.people.models import Organisation
from concord.society.tokens.models import Scope
from concord.web.api.society.bearer import Closed, needs
from concord.web.api.society.shapes import BodyRef, Layered, PersonRef, body_ref, person_ref

if TYPE_CHECKING:
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])


class TokenOut(Schema):
    """The token itself, without its secret."""

    key: str
    name: str
    scopes: list[str]
    expires_at: datetime


class Me(Layered, PersonRef):
    """The person, the roles of today, and the bodies for which they may act."""

    roles: list[str]
    represents: list[BodyRef]
    token: TokenOut


@router.get(
    "/me",
    response={200: Me, 404: Closed},
    summary=gettext_noop("Who I am, and what this token may"),
    **needs(Scope.ME),
)
def me(request: TokenedRequest) -> dict[str, Any]:
    """Roles follow from dated rows and hold for today."""
    actor, token = request.auth.actor, request.auth.token
    bodies = Organisation.objects.filter(pk__in=actor.represents)
    return {
        **person_ref(token.person),
        "layer": token.person.layer,
        "roles": sorted(actor.roles),
        "represents": [body_ref(body) for body in bodies],
        "token": {
            "key": token.key,
            "name": token.name,
            "scopes": token.scopes,
            "expires_at": token.expires_at,
        },
    }
