"""Messages to members about their membership."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from concord.kernel import clock
from concord.society.mail import outbox
from concord.society.mail.models import Message
from concord.society.people.queries import representatives

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from concord.society.people.models import Account, Membership, Person, RenewalAnswer

LIST_LETTER = "list_letter"


def readers(membership: Membership) -> Iterable[Account]:
    """Who answers for the membership: the person, or the representatives of the organisation."""
    if membership.organisation_id is not None:
        return representatives([membership.organisation_id])
    account = membership.person.account if membership.person else None
    return [account] if account is not None and account.is_active else []


def about(membership: Membership) -> dict[str, str]:
    """What every letter about a membership says of it."""
    member = membership.person or membership.organisation
    assert member is not None  # held by membership_of_one
    return {
        "title_en": membership.membership_class.name_en,
        "title_ko": membership.membership_class.name_ko,
        "since": membership.since.isoformat(),
        "until": membership.until.isoformat(),
        "layer": member.layer,
    }


def tell_answer_recorded(answer: RenewalAnswer) -> None:
    """Tell the member what was written down as their answer, and where they can correct it."""
    membership = answer.membership
    said = {"wants": answer.wants, "channel": answer.channel, "day": str(answer.received_on)}
    context = {**about(membership), **said, "path": f"/memberships/{membership.key}"}
    for account in readers(membership):
        outbox.write("answer_recorded", account, context, about=membership)


def tell_withdrawn(membership: Membership) -> None:
    """Tell the member that a period made by mistake is taken back."""
    for account in readers(membership):
        outbox.write("membership_withdrawn", account, {**about(membership), "path": "/profile"})


def drop_list_letters(person: Person, purpose: str) -> None:
    """Drop the letters for that purpose that wait for the person: the consent behind them is gone.

    Also those to the account of a record that was joined with theirs.
    """
    theirs = Q(recipient__person=person) | Q(recipient__person__merged_into=person)
    drop(Message.objects.filter(theirs, kind=LIST_LETTER, context__purpose=purpose))


def drop(letters: QuerySet[Message]) -> None:
    """Drop those of the letters that were not sent."""
    unsent = letters.filter(sent_at=None, withdrawn_at=None, given_up_at=None)
    Message.objects.filter(pk__in=unsent.values("pk")).update(withdrawn_at=clock.now())
