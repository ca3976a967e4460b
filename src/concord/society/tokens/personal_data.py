"""The tokens' part of privacy and retention."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concord.society.personal_data import (
    KEEPING,
    PARTS,
    Erased,
    Part,
    Subject,
    Table,
    keeping_of,
    redact_rows,
    table,
)
from concord.society.tokens.models import Token


def _export(subject: Subject) -> list[Table]:
    mine = Token.objects.filter(person=subject.person)
    columns = ("name", "scopes", "made_at", "expires_at", "last_used_on", "revoked_at")
    return [table("tokens", _("My access tokens"), mine, *columns)]


def _erase(subject: Subject) -> Erased:
    """The tokens go; the person is taken out of the names that others gave to theirs."""
    deleted = Token.objects.filter(person=subject.person).delete()[0]
    return Erased(deleted=deleted, cleared=redact_rows(Token, ("name",), subject.words))


PARTS.register("tokens", Part(_("Access tokens"), ("tokens.token",), _export, _erase))
KEEPING.register(
    "tokens",
    keeping_of(
        _("Access tokens that expired or were revoked"),
        _("to find out what a lost token was good for"),
        90,
        Token.objects.all(),
        "expires_at",
        "revoked_at",
    ),
)
