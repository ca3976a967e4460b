"""Tokens are granted and revoked by the person for whom a program then speaks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.text import clean_line
from concord.society.access import Actor, RefusedError, locked, require
from concord.society.errors import Refusals
from concord.society.ledger.entries import Private, record
from concord.society.people.models import Person
from concord.society.tokens.bearers import digest_of, new_secret
from concord.society.tokens.models import Scope, Token

MOST = 20
MOST_DAYS = 365


refused = Refusals(
    {
        "name_missing": ("name", _("Give the token a name.")),
        "scope_missing": ("scopes", _("Choose at least one use.")),
        "expiry_out_of_range": ("days", _("A token lasts at most a year.")),
        "too_many_tokens": ("", _("You have 20 tokens in use. Revoke one that lies idle.")),
    }
)


@transaction.atomic
def grant(*, actor: Actor, name: str, scopes: Collection[Scope], days: int) -> tuple[Token, str]:
    """A new token of the actor and its secret, which is given here once and stored nowhere.

    Raises RefusedError for the public, ValidationError without a name or a scope, for more than a year
    and for more tokens in use than one person may have.
    """
    if actor.person is None:
        raise RefusedError("grant")
    Person.objects.select_for_update().get(pk=actor.person)
    now = clock.now()
    for code, is_wrong in (
        ("name_missing", not clean_line(name)),
        ("scope_missing", not scopes),
        ("expiry_out_of_range", not 1 <= days <= MOST_DAYS),
        ("too_many_tokens", _in_use(actor.person) >= MOST),
    ):
        if is_wrong:
            raise refused(code)
    secret = new_secret()
    token = Token.objects.create(
        person_id=actor.person,
        name=clean_line(name),
        scopes=sorted(scopes),
        digest=digest_of(secret),
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    private = [Private("name", token.name, actor.key)]
    record(
        actor, "token.made", token, facts={"scopes": " ".join(sorted(scopes)), "days": days}, private=private
    )
    return token, secret


@transaction.atomic
def revoke(*, actor: Actor, token: Token) -> Token:
    """Take the token back; what it opened is closed at once. Again changes nothing.

    Raises AccessError for a token of somebody else.
    """
    token = locked(token)
    require(actor, "revoke", token)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record(actor, "token.revoked", token)
    return token


def _in_use(person: int) -> int:
    return Token.objects.filter(person=person, revoked_at=None, expires_at__gt=clock.now()).count()
