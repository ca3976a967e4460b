"""One-use signed links: issued into a letter, looked at any number of times, used once.

A forged, an expired and a used link get the same refusal as a page that does not exist.
"""

from __future__ import annotations

from datetime import datetime

from django.core.signing import BadSignature, Signer

from concord.kernel import clock
from concord.society.access import NotFoundError
from concord.society.mail.models import Ticket

_SALT = "concord.ticket"


def issue(*, purpose: str, person_key: str, object_key: str, expires_at: datetime) -> Ticket:
    """A new ticket for that person; its :func:`token` goes into the letter."""
    return Ticket.objects.create(
        purpose=purpose, person_key=person_key, object_key=object_key, expires_at=expires_at
    )


def token(key: str) -> str:
    """The signed form of a ticket's key, made when the letter is rendered."""
    return Signer(salt=_SALT).sign(key)


def look(text: str, purpose: str) -> Ticket:
    """The ticket of that token, still unused. Raises NotFoundError for every other text."""
    ticket = Ticket.objects.filter(
        key=_key(text), purpose=purpose, used_at=None, expires_at__gt=clock.now()
    ).first()
    if ticket is None:
        raise NotFoundError
    return ticket


def use(text: str, purpose: str) -> Ticket:
    """Use the ticket up, within the transaction of its act. Raises NotFoundError as :func:`look` does."""
    ticket = look(text, purpose)
    # The condition in the update decides between two requests that hold the same link.
    if not Ticket.objects.filter(pk=ticket.pk, used_at=None).update(used_at=clock.now()):
        raise NotFoundError
    return ticket


def close(*, purpose: str, object_key: str) -> None:
    """Have every unused link about that object open nothing more."""
    Ticket.objects.filter(purpose=purpose, object_key=object_key, used_at=None).update(used_at=clock.now())


def _key(text: str) -> str:
    try:
        return Signer(salt=_SALT).unsign(text)
    except BadSignature:
        raise NotFoundError from None
