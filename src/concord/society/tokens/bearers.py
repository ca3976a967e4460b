"""From a secret that a program shows to the actor for whom it speaks."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.crypto import salted_hmac

from concord.kernel import clock
from concord.society.access import Actor, NotFoundError
from concord.society.people.queries import actor_for
from concord.society.tokens.models import Scope, Token

# Scanners of repositories and logs find a lost secret by this beginning.
BEGINNING = "concord_"
_SALT = "concord.token"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks through which token."""

    actor: Actor
    token: Token


def new_secret() -> str:
    """A secret of 256 random bits."""
    return BEGINNING + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """HMAC-SHA-256 of the secret under a key that follows from the site's, in hex."""
    return salted_hmac(_SALT, secret, algorithm="sha256").hexdigest()


def find(secret: str) -> Token | None:
    """The token of this secret, with its person; None if forged, expired, revoked, or of a closed account."""
    return (
        Token.objects.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=clock.now())
        .filter(person__account__is_active=True)
        .select_related("person__account")
        .first()
    )


def bearer(secret: str, scope: Scope) -> Bearer:
    """Who shows the secret, in the roles of today.

    Raises NotFoundError alike for a secret that is forged, expired, revoked or out of scope, and for one
    whose account was closed.
    """
    token = find(secret)
    if token is None or scope not in token.scopes:
        raise NotFoundError
    actor = actor_for(token.person)
    _note_use(token, actor.today)
    return Bearer(actor, token)


def _note_use(token: Token, today: date) -> None:
    if token.last_used_on != today:
        unnoted = Q(last_used_on=None) | Q(last_used_on__lt=today)
        Token.objects.filter(unnoted, pk=token.pk).update(last_used_on=today)
