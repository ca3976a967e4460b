"""The introductions in which the person of the token stands on one of the two sides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access import NotFoundError, find, reads, visible
from concord.society.agreements.models import Agreement
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import Contact, contact_for, side_of, state_of, with_facts
from concord.society.people.models import Person
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.society.tokens.models import Scope
from concord.web.api.schemas import Refusal
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

router = Router(tags=["society"])


class IntroductionLine(Layered):
    """A wish to be introduced; ``side`` is yours, one of the two ``sought`` is null, ``agreement`` a key.

    A person is null too where staff propose them and they do not show their name to you, before both consent.
    """

    side: str
    state: str
    seeker: PersonRef | None
    sought_person: PersonRef | None
    sought_organisation: BodyRef | None
    agreement: str | None
    why: str
    asked_at: datetime
    expires_at: datetime

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
    """Those that I asked for, and those to me or to a body for which I act."""
    actor = actor_of(request)
    mine = (
        Q(seeker=actor.person) | Q(sought_person=actor.person) | Q(sought_organisation__in=actor.represents)
    )
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
