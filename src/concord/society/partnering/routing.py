"""A body for which nobody acts here is reached by the host: it finds a contact, or says why it finds none.

Who answers by the letter is nobody here: the name and address that they give are all that is known of them.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from concord.kernel import clock
from concord.kernel.text import clean_line, mailbox
from concord.society.access import PUBLIC, Actor, NotFoundError, locked
from concord.society.errors import WrongStateError
from concord.society.ledger.entries import Private, record
from concord.society.mail import tickets
from concord.society.partnering.actions import opened, refused
from concord.society.partnering.models import Introduction, Outcome, Result, Route
from concord.society.partnering.notices import (
    OUTSIDE,
    host_accounts,
    readers,
    tell_answer,
    tell_not_routed,
    write_outside,
)
from concord.society.partnering.queries import state_of, with_facts
from concord.society.partnering.states import (
    DAYS_TO_ROUTE,
    IntroductionAction,
    Side,
    end_of,
    is_legal,
)
from concord.society.people.models import Account
from concord.society.people.queries import selves


@transaction.atomic
def route(*, actor: Actor, introduction: Introduction, address: str, language: str) -> Route:
    """Write to a contact outside, with a link by which the body answers; an earlier letter opens no more.

    Raises ValidationError for an address of who asks or of the host: nobody answers for both sides.
    """
    introduction = opened(actor, introduction, IntroductionAction.ROUTE)
    assert actor.person is not None  # staff are people
    if introduction.sought_organisation is None:
        raise refused("person_cannot_answer")
    address = mailbox(address)
    if not address or _belongs_to_the_other_side(introduction, actor.person, address):
        raise refused("own_contact")
    made = introduction.routes.create(
        address=address, language=language, by_id=actor.person, written_at=clock.now()
    )
    introduction.time_zone = actor.time_zone
    introduction.expires_at = end_of(actor.today, DAYS_TO_ROUTE, actor.time_zone)
    introduction.save(update_fields=["time_zone", "expires_at"])
    private = [Private("address", address, actor.key)]
    record(actor, "introduction.routed", introduction, private=private, rows=[made])
    write_outside(made)
    return made


def _belongs_to_the_other_side(introduction: Introduction, acting: int, address: str) -> bool:
    accounts = [*readers(introduction, Side.SEEKER), *host_accounts()]
    people = {introduction.seeker_id, acting, *(account.person.pk for account in accounts)}
    people = {one for person in people for one in selves(person)}
    own = Account.objects.filter(person__in=people)
    confirmed = EmailAddress.objects.filter(user__in=own, email__iexact=address)
    return own.filter(email=address).exists() or confirmed.exists()


@transaction.atomic
def give_up(*, actor: Actor, introduction: Introduction, reason: str) -> Introduction:
    """Say that the host finds no contact, and why: who asked is told, and reads the reason."""
    introduction = opened(actor, introduction, IntroductionAction.GIVE_UP)
    reason = clean_line(reason)
    if not reason:
        raise refused("reason_missing")
    introduction.given_up_at, introduction.given_up_because = clock.now(), reason
    introduction.save(update_fields=["given_up_at", "given_up_because"])
    record(actor, "introduction.not_routed", introduction, reason=reason)
    tell_not_routed(introduction)
    return introduction


def outside(text: str) -> Route:
    """The letter of that link. Raises NotFoundError for a link that opens nothing, or no longer."""
    ticket = tickets.look(text, OUTSIDE)
    row = Route.objects.filter(key=ticket.object_key).first()
    if row is None:
        raise NotFoundError
    row.introduction = with_facts(Introduction.objects.all()).get(pk=row.introduction_id)
    if row != row.introduction.routes.last():
        raise NotFoundError
    return row


@transaction.atomic
def answer_outside(*, text: str, consents: bool, name: str = "", address: str = "") -> Route:
    """Answer for the body by the link of a letter, as the contact who got it.

    ``name`` and ``address`` are what the other side is shown; a refusal asks for neither and gives no reason.
    Raises NotFoundError for a link that opens nothing, WrongStateError once it was answered.
    """
    row = _opened_outside(text, IntroductionAction.CONSENT if consents else IntroductionAction.DECLINE)
    introduction = row.introduction
    if consents:
        row.name, row.reply_address = clean_line(name), mailbox(address) or row.address
        if not row.name:
            raise refused("name_missing")
        row.save(update_fields=["name", "reply_address"])
    given, _made = introduction.answers.update_or_create(
        side=Side.SOUGHT, defaults={"person": None, "consents": consents, "given_at": clock.now()}
    )
    verb = "introduction.consented" if consents else "introduction.declined"
    facts = {"side": str(Side.SOUGHT), "route": row.key}
    record(PUBLIC, verb, introduction, facts=facts, rows=[given])
    row = outside(text)
    tell_answer(row.introduction, Side.SOUGHT)
    return row


@transaction.atomic
def report_outside(*, text: str, result: Result, note: str = "") -> Outcome:
    """Say what came of it, for the body that answered by a letter. Raises as :func:`answer_outside` does."""
    introduction = _opened_outside(text, IntroductionAction.REPORT).introduction
    outcome = introduction.outcomes.create(
        side=Side.SOUGHT, result=result, note=clean_line(note), given_at=clock.now()
    )
    facts = {"result": str(result), "side": str(Side.SOUGHT)}
    record(PUBLIC, "introduction.outcome", introduction, facts=facts)
    return outcome


def _opened_outside(text: str, action: IntroductionAction) -> Route:
    row = outside(text)
    locked(row.introduction)
    row = outside(text)
    at = state_of(row.introduction)
    given = [answer for answer in row.introduction.answers.all() if answer.side == Side.SOUGHT]
    # Once somebody with an account has answered, or this link has consented, no consent is given by it.
    if any(one.person_id is not None or action is IntroductionAction.CONSENT for one in given):
        raise WrongStateError(action, at)
    if not is_legal(action, at):
        raise WrongStateError(action, at)
    return row
