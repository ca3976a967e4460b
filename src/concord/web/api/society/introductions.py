"""The introductions in which the person of the token stands on one of the two sides."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_noop
from ninja import Query, Router, Schema

from concord.society.access.rules import NotFoundError, find, visible
from concord.society.agreements.models import Agreement
from concord.society.partnering.models import Introduction
from concord.society.partnering.queries import contact_for, side_of, state_of, with_facts
from concord.society.people.models import Person
from concord.society.privacy import looks
from concord.society.privacy.models import Matter
from concord.society.tokens.models import Scope
from concord.web.api.schemas import Refusal
from concord.web.api.society.bearer import Closed, actor_of, needs
from concord.web.api.society.paging import Paged, page_of
from concord.web.api.society.shapes import BodyRef, Layered, Page, PersonRef, body_ref, person_ref

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.web.api.society.tokened import TokenedRequest

router = Router(tags=["society"])


class IntroductionLine(Layered):
    """A wish to be introduced; ``side`` is yours, one of the two ``sought`` is null, ``agreement`` a key."""

    side: str
    state: str
    seeker: PersonRef
    sought_person: PersonRef | None
    sought_organisation: BodyRef | None
    agreement: str | None
    why: str
    asked_at: datetime
    expires_at: datetime


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
    open_ones = set(visible(actor, Agreement).filter(introductions__in=rows).values_list("key", flat=True))
    return page_of(rows, asked, lambda row: _line(actor, row, open_ones))


@router.get(
    "/introductions/{key}",
    response={200: IntroductionOut, 404: Closed},
    summary=gettext_noop("One of my introductions, with the contact once both sides consented"),
    **needs(Scope.INTRODUCTIONS),
)
def introduction(request: TokenedRequest, key: str) -> dict[str, Any]:
    """That you saw the other side's contact is noted for them."""
    actor = actor_of(request)
    found = find(actor, with_facts(Introduction.objects.all()), key)
    if side_of(actor, found) is None:
        raise NotFoundError
    keys = visible(actor, Agreement).filter(introductions=found).values_list("key", flat=True)
    contact = contact_for(actor, found)
    if contact is not None:
        others = Person.objects.filter(introduction_answers__introduction=found).exclude(key=actor.key)
        looks.note(actor, others.values_list("pk", flat=True), Matter.CONTACT)
    shape = (
        {"name": contact.name, "name_native": contact.name_native, "address": contact.address}
        if contact
        else None
    )
    return {**_line(actor, found, set(keys)), "contact": shape}


def _line(actor: Actor, row: Introduction, open_ones: set[str]) -> dict[str, Any]:
    key = row.agreement.key if row.agreement else None
    return {
        "key": row.key,
        "layer": row.layer,
        "side": str(side_of(actor, row)),
        "state": str(state_of(row)),
        "seeker": person_ref(row.seeker),
        "sought_person": person_ref(row.sought_person) if row.sought_person else None,
        "sought_organisation": body_ref(row.sought_organisation) if row.sought_organisation else None,
        "agreement": key if key in open_ones else None,
        "why": row.why,
        "asked_at": row.asked_at,
        "expires_at": row.expires_at,
    }
