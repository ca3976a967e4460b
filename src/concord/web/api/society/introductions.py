"""The introductions in which the person of the token stands on one of the two sides, and what they do there.

No token gives a consent to somebody who asks: the person does, signed in or by the link of a letter.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.urls import reverse
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema, Status
from pydantic import Field

from concord.society.access import NotFoundError, acting_through, find, reads, visible
from concord.society.agreements.models import Agreement
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import Contact, contact_for, side_of, state_of, with_facts
from concord.society.partnering.rules import seeker, sought
from concord.society.partnering.states import IntroductionAction
from concord.society.people.models import Person
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.society.tokens.models import Scope
from concord.web.api.schemas import Refusal
from concord.web.api.society.agreement_actions import ANSWERS, Line, Returned
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.schemas import (
    BodyRef,
    Context,
    Layered,
    Page,
    Paged,
    PersonRef,
    TokenedRequest,
    actor_in,
    open_key,
    page_of,
)
from concord.web.society.partnering.actions import INTRODUCTION, ORGANISATION, PERSON

router = Router(tags=["society"])


class IntroductionLine(Layered):
    """A wish to be introduced; ``side`` is yours, one of the two ``sought`` is null, ``agreement`` a key.

    ``seeker_organisation``: the body for which somebody asks, or null. ``about`` is the code of a thing of
    the record, ``about_name`` its name as last seen. ``last_day`` to act is a day in ``time_zone``. A person
    is null too where staff propose them and they do not show their name to you, before both consent.
    """

    side: str
    state: str
    seeker: PersonRef | None
    seeker_organisation: BodyRef | None
    sought_person: PersonRef | None
    sought_organisation: BodyRef | None
    agreement: str | None
    about: str
    about_name: str
    why: str
    asked_at: datetime
    expires_at: datetime
    last_day: date
    time_zone: str
    given_up_because: str

    @staticmethod
    def resolve_seeker(row: Introduction, context: Context) -> Person | None:
        """Who asks, if the reader may know."""
        return row.seeker if reads(actor_in(context), row, "seeker") else None

    @staticmethod
    def resolve_sought_person(row: Introduction, context: Context) -> Person | None:
        """Who is asked, if it is a person and the reader may know."""
        return row.sought_person if reads(actor_in(context), row, "sought_person") else None

    @staticmethod
    def resolve_side(row: Introduction, context: Context) -> str:
        """The side of the reader."""
        return str(side_of(actor_in(context), row))

    @staticmethod
    def resolve_state(row: Introduction) -> str:
        """The state, computed."""
        return str(state_of(row))

    @staticmethod
    def resolve_agreement(row: Introduction, context: Context) -> str | None:
        """The key of the agreement, if the reader may see it."""
        return open_key(row.agreement, context)


class Introductions(Page):
    """My introductions, the newest first."""

    rows: list[IntroductionLine]


class ContactOut(Schema):
    """How to reach the other side."""

    name: str
    name_native: str
    address: str


class IntroductionOut(IntroductionLine):
    """One introduction; ``contact`` is null until both sides have consented."""

    contact: ContactOut | None

    @staticmethod
    def resolve_contact(row: Introduction, context: Context) -> Contact | None:
        """The contact, once both sides have consented."""
        return contact_for(actor_in(context), row)


@router.get(
    "/introductions",
    response={200: Introductions, 400: Refusal, 404: Closed},
    summary=gettext_noop("My introductions"),
    **needs(Scope.INTRODUCTIONS),
)
def introductions(request: TokenedRequest, asked: Query[Paged]) -> dict[str, Any]:
    """Those that I or a body of mine asked for, and those to me or to a body for which I act."""
    actor = actor_of(request)
    mine = seeker.rows(actor) | sought.rows(actor)
    rows = with_facts(visible(actor, Introduction).filter(mine)).order_by("-asked_at", "-pk")
    keys = visible(actor, Agreement).filter(introductions__in=rows).values_list("key", flat=True)
    request.open_agreements = frozenset(keys)
    return page_of(rows, asked)


@router.get(
    "/introductions/{key}",
    response={200: IntroductionOut, 404: Closed},
    summary=gettext_noop("One of my introductions, with the contact once both sides consented"),
    **needs(Scope.INTRODUCTIONS),
)
def introduction(request: TokenedRequest, key: str) -> Introduction:
    """That you saw the other side's contact is noted for them."""
    actor = actor_of(request)
    row = find(actor, with_facts(Introduction.objects.all()), key)
    if side_of(actor, row) is None:
        raise NotFoundError
    keys = visible(actor, Agreement).filter(introductions=row).values_list("key", flat=True)
    request.open_agreements = frozenset(keys)
    if contact_for(actor, row) is not None:
        others = Person.objects.filter(introduction_answers__introduction=row).exclude(key=actor.key)
        note_looks(actor, others.values_list("pk", flat=True), Matter.CONTACT)
    return row


class Asked(Schema, extra="forbid"):
    """A wish: ``sought`` and ``organisation`` are keys, ``sought`` also the id of a body in the record.

    ``organisation``: the body for which you ask, empty for yourself. ``rules`` is the key of the rules that
    you read. ``consent``: your name and address are shown to the other side if it consents too.
    """

    sought: str
    why: Annotated[str, Field(json_schema_extra={"maxLength": 1000})]
    organisation: str = ""
    agreement: str = ""
    about: str = ""
    rules: str = ""
    rules_read: bool = False
    route: bool = False
    consent: bool = False


class Reported(Schema, extra="forbid"):
    """What came of it; ``agreement`` is the key of one that was drafted."""

    result: str
    agreement: str = ""
    note: Line = ""


class Routed(Schema, extra="forbid"):
    """The address of a contact outside, and the language of the letter."""

    address: str
    language: str = "en"


class Nothing(Schema, extra="forbid"):
    """Nothing more is asked."""


@router.post(
    "/introductions",
    response=ANSWERS,
    summary=gettext_noop("Ask for an introduction, for yourself or for a body for which you act"),
    **needs(Scope.INTRODUCTIONS_WRITE),
)
def ask(request: TokenedRequest, asked: Asked) -> Status[dict[str, str]]:
    """Who is asked is mailed; with ``route`` the host looks for a contact where nobody can answer."""
    table = PERSON if asked.sought.startswith("per-") else ORGANISATION
    with acting_through(request.auth.token.key):
        data = asked.dict(exclude={"sought"})
        made = table.attempt(actor_of(request), asked.sought, "ask", data=data).submit()
    return _done(made.key)


@router.post(
    "/introductions/{key}/withdrawal",
    response=ANSWERS,
    summary=gettext_noop("Withdraw a wish that the other side has not answered"),
    **needs(Scope.INTRODUCTIONS_WRITE),
)
def withdraw(request: TokenedRequest, key: str, sent: Nothing) -> Status[dict[str, str]]:
    """Nobody is mailed."""
    return _act(request, key, IntroductionAction.WITHDRAW, sent)


@router.post(
    "/introductions/{key}/outcome",
    response=ANSWERS,
    summary=gettext_noop("Say what came of an introduction"),
    **needs(Scope.INTRODUCTIONS_WRITE),
)
def report(request: TokenedRequest, key: str, reported: Reported) -> Status[dict[str, str]]:
    """For your side; the last word of a side counts."""
    return _act(request, key, IntroductionAction.REPORT, reported)


@router.post(
    "/introductions/{key}/contact",
    response=ANSWERS,
    summary=gettext_noop("Write to a contact of a body for which nobody acts, as staff of the host"),
    **needs(Scope.INTRODUCTIONS_WRITE),
)
def route(request: TokenedRequest, key: str, routed: Routed) -> Status[dict[str, str]]:
    """The contact is mailed a link by which the body answers."""
    return _act(request, key, IntroductionAction.ROUTE, routed)


@router.post(
    "/introductions/{key}/no-contact",
    response=ANSWERS,
    summary=gettext_noop("Say that no contact is found, as staff of the host"),
    **needs(Scope.INTRODUCTIONS_WRITE),
)
def give_up(request: TokenedRequest, key: str, returned: Returned) -> Status[dict[str, str]]:
    """For good. Who asked is mailed, and reads the reason."""
    return _act(request, key, IntroductionAction.GIVE_UP, returned)


def _act(
    request: TokenedRequest, key: str, action: IntroductionAction, sent: Schema
) -> Status[dict[str, str]]:
    """Do it in the name of the token, which the ledger notes."""
    with acting_through(request.auth.token.key):
        INTRODUCTION.attempt(actor_of(request), key, action, data=sent.dict()).submit()
    return _done(key)


def _done(key: str) -> Status[dict[str, str]]:
    return Status(201, {"key": key, "address": reverse("api:introduction", args=[key])})
