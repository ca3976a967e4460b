"""Letters to a list of members, for a purpose to which each of its readers consented.

A letter is written in both languages, looked at, and released; only then, step by step in the background, is
one message queued for each reader who at that moment consents to the purpose. Each carries a link that takes
the consent back. Who gets none is named with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.text import clean_line, clean_lines
from concord.society.access import Actor, NotFoundError, RefusedError, Role, locked, require
from concord.society.errors import Refusals, WrongStateError
from concord.society.jobs import queue, steps
from concord.society.ledger.entries import record
from concord.society.mail import outbox, tickets
from concord.society.mail.models import Message
from concord.society.people import notices
from concord.society.people.lists import MemberFilter, meant
from concord.society.people.models import (
    Account,
    Affiliation,
    Consent,
    Document,
    Mailing,
    Membership,
    Organisation,
    Person,
    SavedList,
)
from concord.society.people.queries import actor_for, current_key, layer_of_host
from concord.society.people.rules import on
from concord.society.people.states import MAILING_ACTIONS, MailingAction, MailingState, mailing_state
from concord.society.people.zones import host_today, host_zone

if TYPE_CHECKING:
    from datetime import date

    from concord.society.mail.models import Ticket

SEND = "people.mailing"
UNSUBSCRIBE = "consent.withdraw"
LINK_DAYS = 400
_AT_ONCE = 500
refused = Refusals(
    {
        "purpose_unknown": (
            "purpose",
            _("No optional consent is asked for this purpose: nobody could give it."),
        ),
        "subject_missing": ("subject_en", _("Write the subject in both languages.")),
        "text_missing": ("text_en", _("Write the text in both languages.")),
        "no_account": ("", _("You have no account to which a letter could go.")),
        "nobody_gets_it": ("", _("Nobody on the list consents to this purpose: nothing would be sent.")),
        "title_missing": ("title_en", _("Write the title in both languages.")),
        "purpose_of_another_kind": (
            "purpose",
            _("This purpose is one of a required consent. Choose another word for it."),
        ),
    }
)


def purposes() -> QuerySet[Document]:
    """The newest version of each text that asks for an optional consent."""
    later = Document.objects.filter(purpose=OuterRef("purpose"), version__gt=OuterRef("version"))
    return Document.objects.filter(~Exists(later), is_required=False).order_by("purpose")


@transaction.atomic
def ask_for_consent(
    *, actor: Actor, purpose: str, title_en: str, title_ko: str, text_en: str, text_ko: str
) -> Document:
    """A new version of the text that asks members for their optional consent to a purpose.

    Consents to earlier versions stand. Raises RefusedError for all but staff of the host, ValidationError
    for a text that is missing in a language and for a purpose of a required consent.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("ask")
    earlier = Document.objects.filter(purpose=purpose).order_by("-version").first()
    if earlier is not None and earlier.is_required:
        raise refused("purpose_of_another_kind")
    titles, texts = (clean_line(title_en), clean_line(title_ko)), (clean_lines(text_en), clean_lines(text_ko))
    if not all(titles):
        raise refused("title_missing")
    if not all(texts):
        raise refused("text_missing")
    document = Document.objects.create(
        purpose=purpose,
        version=earlier.version + 1 if earlier else 1,
        title_en=titles[0],
        title_ko=titles[1],
        text_en=texts[0],
        text_ko=texts[1],
        valid_from=actor.today,
    )
    record(actor, "consent.asked", document, facts={"purpose": purpose, "version": document.version})
    return document


def standing_consent(purpose: str) -> Q:
    """Persons who consent to the purpose themselves, and took no consent to it back since."""
    given = Consent.objects.filter(
        person=OuterRef("pk"),
        document__purpose=purpose,
        document__is_required=False,
        withdrawn_at=None,
        on_behalf="",
    )
    taken_back = Consent.objects.filter(
        person=OuterRef("person"), document__purpose=purpose, withdrawn_at__gte=OuterRef("given_at")
    )
    return Q(Exists(given.filter(~Exists(taken_back))))


@transaction.atomic
def write(*, actor: Actor, row: SavedList, purpose: str, **texts: str) -> Mailing:
    """Write a letter to a list; nobody gets it yet. Raises RefusedError for all but staff of the host.

    ``texts`` are ``subject_en``, ``subject_ko``, ``text_en`` and ``text_ko``. Raises ValidationError for a
    purpose of which nobody is asked for consent, and for a text that is missing in a language. The filter of
    the list is kept as it is now.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError("write")
    words = _checked(purpose, texts)
    mailing = Mailing.objects.create(
        list_name=row.name, query=row.query, written_by_id=actor.person, written_at=clock.now(), **words
    )
    record(actor, "mailing.written", mailing, facts={"purpose": purpose})
    return mailing


def _checked(purpose: str, texts: Mapping[str, str]) -> dict[str, str]:
    if not purposes().filter(purpose=purpose).exists():
        raise refused("purpose_unknown")
    words = {"purpose": purpose}
    for part, clean in (("subject", clean_line), ("text", clean_lines)):
        for name in (f"{part}_en", f"{part}_ko"):
            words[name] = clean(texts[name])
            if not words[name]:
                raise refused(f"{part}_missing")
    return words


@transaction.atomic
def rewrite(*, actor: Actor, mailing: Mailing, purpose: str, **texts: str) -> Mailing:
    """Change the letter before it is released. Raises as :func:`write` does, WrongStateError afterwards."""
    row = _mine(actor, mailing, MailingAction.REWRITE)
    words = _checked(purpose, texts)
    for name, value in words.items():
        setattr(row, name, value)
    row.save(update_fields=[*words])
    record(actor, "mailing.rewritten", row, facts={"purpose": purpose})
    return row


@transaction.atomic
def test(*, actor: Actor, mailing: Mailing) -> None:
    """Send the letter to oneself, as its readers get it but without the link."""
    row = _mine(actor, mailing, MailingAction.TEST)
    account = Account.objects.filter(person=actor.person).first()
    if account is None:
        raise refused("no_account")
    outbox.write(notices.LIST_LETTER, account, context(row), about=row)
    record(actor, "mailing.tested", row)


@transaction.atomic
def release(*, actor: Actor, mailing: Mailing) -> Mailing:
    """Let the letter go to everybody on the list who consents; it is queued in the background.

    Raises ValidationError if nobody does, or if the purpose is not asked for any more.
    """
    row = _mine(actor, mailing, MailingAction.RELEASE)
    if not readers(row).exists():
        raise refused("nobody_gets_it")
    row.released_at = clock.now()
    row.save(update_fields=["released_at"])
    record(actor, "mailing.released", row, facts={"purpose": row.purpose})
    queue.ask(SEND, {"mailing": row.key}, once=f"{SEND}:{row.key}")
    return row


@transaction.atomic
def withdraw(*, actor: Actor, mailing: Mailing, reason: str) -> Mailing:
    """Stop the letter: nobody else gets it; what was sent stays sent. A reason is needed."""
    row = _mine(actor, mailing, MailingAction.WITHDRAW)
    if not clean_line(reason):
        raise refused("reason_missing")
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    notices.drop(Message.objects.filter(object_key=row.key))
    record(actor, "mailing.withdrawn", row, reason=reason)
    return row


def state_of(row: Mailing) -> MailingState:
    """Where the letter stands."""
    return mailing_state(
        is_released=row.released_at is not None,
        is_queued=row.finished_at is not None,
        is_withdrawn=row.withdrawn_at is not None,
    )


def _mine(actor: Actor, mailing: Mailing, action: MailingAction) -> Mailing:
    row = locked(mailing)
    require(actor, action, row)
    if (now := state_of(row)) not in MAILING_ACTIONS[action]:
        raise WrongStateError(action, now)
    return row


def _memberships(row: Mailing) -> QuerySet[Membership]:
    return meant(Membership.objects.all(), MemberFilter.read(row.query), _day(row))


def _day(row: Mailing) -> date:
    """The day on which the list is read: that of the release, before it today."""
    if row.released_at is None:
        return host_today()
    return row.released_at.astimezone(ZoneInfo(host_zone())).date()


def listed(row: Mailing) -> QuerySet[Person]:
    """Everybody on the list: persons, and those who act for the bodies on it."""
    rows = _memberships(row)
    ties = Affiliation.objects.filter(
        on(_day(row)), may_represent=True, organisation__in=rows.values("organisation")
    )
    return Person.objects.filter(Q(pk__in=rows.values("person")) | Q(pk__in=ties.values("person")))


# In this order: of several reasons the first is named.
_WITHOUT = ("erased", "no_account", "no_consent")


def with_reason(row: Mailing) -> QuerySet[Any]:
    """Everybody on the list, each with the ``reason`` why they get no letter, empty for those who do."""
    return listed(row).annotate(
        reason=Case(
            When(name="", then=Value("erased")),
            When(Q(account=None) | Q(account__is_active=False), then=Value("no_account")),
            When(~standing_consent(row.purpose), then=Value("no_consent")),
            default=Value(""),
            output_field=CharField(),
        )
    )


def readers(row: Mailing) -> QuerySet[Any]:
    """Who gets the letter."""
    return with_reason(row).filter(reason="")


def bodies_without(row: Mailing) -> QuerySet[Organisation]:
    """The organisations on the list for which nobody acts here."""
    voices = Affiliation.objects.filter(on(_day(row)), may_represent=True)
    rows = Organisation.objects.filter(pk__in=_memberships(row).values("organisation"))
    return rows.exclude(pk__in=voices.values("organisation"))


@dataclass(frozen=True, slots=True)
class Totals:
    """How many on the list get the letter, and how many get none by reason."""

    readers: int
    without: Mapping[str, int]
    queued: int
    sent: int


def totals(row: Mailing) -> Totals:
    """The figures of the letter, in a constant number of queries."""
    counts = dict(
        with_reason(row)
        .order_by()
        .values("reason")
        .annotate(count=Count("pk"))
        .values_list("reason", "count")
    )
    messages = Message.objects.filter(object_key=row.key, only_once__isnull=False)
    figures = messages.aggregate(queued=Count("pk"), sent=Count("pk", filter=Q(sent_at__isnull=False)))
    without = {reason: counts[reason] for reason in _WITHOUT if reason in counts}
    if bodies := bodies_without(row).count():
        without["no_voice"] = bodies
    return Totals(counts.get("", 0), without, figures["queued"], figures["sent"])


def without_letter(row: Mailing) -> Iterable[tuple[str, str]]:
    """Who gets none, by name, and why: persons first."""
    people = with_reason(row).exclude(reason="").order_by("name", "pk")
    for person in people.iterator():
        yield str(person), person.reason
    for body in bodies_without(row):
        yield body.name, "no_voice"


def context(row: Mailing, ticket: str = "") -> dict[str, str]:
    """What a message of the letter holds: keys only."""
    held = {"mailing": row.key, "purpose": row.purpose, "layer": layer_of_host()}
    return held | ({"ticket": ticket, "unsubscribe": "/consents/withdraw/"} if ticket else {})


def _step(payload: queue.Payload) -> bool:
    """Queue the letter for some of its readers; whether any are left."""
    row = Mailing.objects.select_for_update().filter(key=payload["mailing"]).first()
    if row is None or state_of(row) is not MailingState.RELEASED:
        return False
    left = readers(row).filter(pk__gt=row.reached).select_related("account").order_by("pk")
    reached = 0
    for person in steps.for_a_while(left[:_AT_ONCE]):
        assert person.account is not None  # without one there is no letter
        ticket = _ticket(row, person)
        once = f"mailing:{row.key}:{person.pk}"
        outbox.write(notices.LIST_LETTER, person.account, context(row, ticket.key), about=row, once=once)
        reached = person.pk
    if reached:
        row.reached = reached
        row.save(update_fields=["reached"])
        return True
    row.finished_at = clock.now()
    row.save(update_fields=["finished_at"])
    return False


def _ticket(row: Mailing, person: Person) -> Ticket:
    return tickets.issue(
        purpose=UNSUBSCRIBE,
        person_key=person.key,
        object_key=row.purpose,
        expires_at=clock.now() + timedelta(days=LINK_DAYS),
    )


def consents_of(text: str) -> tuple[Person, QuerySet[Consent]]:
    """Whose consents a link takes back, and which. Raises NotFoundError for any other link."""
    return _of_ticket(tickets.look(text, UNSUBSCRIBE))


def _of_ticket(ticket: Ticket) -> tuple[Person, QuerySet[Consent]]:
    person = Person.objects.filter(key=current_key(ticket.person_key)).first()
    if person is None:
        raise NotFoundError
    rows = Consent.objects.filter(
        person=person, document__purpose=ticket.object_key, document__is_required=False, withdrawn_at=None
    )
    return person, rows.select_related("document")


@transaction.atomic
def unsubscribe(*, text: str) -> None:
    """Take back every consent to the purpose of a letter, with its link. Raises NotFoundError for another.

    The link is not used up: a mail program asks twice, and its reader clicks once more later.
    """
    person, rows = consents_of(text)
    actor = actor_for(person)
    for consent in rows.select_for_update(of=("self",)):
        consent.withdrawn_at = clock.now()
        consent.save(update_fields=["withdrawn_at"])
        record(
            actor, "consent.withdrawn", consent, facts={"purpose": consent.document.purpose, "by_link": True}
        )
        notices.drop_list_letters(person, consent.document.purpose)


steps.in_steps(SEND, _step)
