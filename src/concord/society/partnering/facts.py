"""From rows to the facts of ``states``, and the contacts that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from concord.kernel import clock
from concord.society.partnering.states import Facts, Side, State, state

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from concord.society.access.actor import Actor
    from concord.society.partnering.models import Introduction


@dataclass(frozen=True, slots=True)
class Contact:
    """How one side reaches the other."""

    name: str
    name_native: str
    address: str


def with_facts(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Introductions fetched with all that their state and page need: a constant number of queries."""
    return introductions.select_related(
        "seeker__account", "sought_person", "sought_organisation", "introducer", "agreement", "rules"
    ).prefetch_related("answers__person__account", "on_behalf", "outcomes")


def with_state(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Introductions fetched with what a list shows of them: both sides and the state."""
    sides = introductions.select_related("seeker", "sought_person", "sought_organisation")
    return sides.prefetch_related("answers")


def facts_of(introduction: Introduction) -> Facts:
    """What is known of the introduction."""
    said = {answer.side: answer.consents for answer in introduction.answers.all()}
    return Facts(
        expires_at=introduction.expires_at,
        seeker=said.get(Side.SEEKER),
        sought=said.get(Side.SOUGHT),
        withdrawn=introduction.withdrawn_at is not None,
    )


def state_of(introduction: Introduction) -> State:
    """The state of the introduction now."""
    return state(facts_of(introduction), clock.now())


def side_of(actor: Actor, introduction: Introduction) -> Side | None:
    """The side on which the actor stands, if any; staff stand on none."""
    if actor.person is None:
        return None
    if actor.person == introduction.seeker_id:
        return Side.SEEKER
    is_sought = actor.person == introduction.sought_person_id
    return Side.SOUGHT if is_sought or introduction.sought_organisation_id in actor.represents else None


def contact_for(actor: Actor, introduction: Introduction) -> Contact | None:
    """The other side's contact: only for one of the two sides, only once both have consented."""
    side = side_of(actor, introduction)
    if side is None or state_of(introduction) is not State.INTRODUCED:
        return None
    other = Side.SOUGHT if side is Side.SEEKER else Side.SEEKER
    person = next(answer.person for answer in introduction.answers.all() if answer.side == other)
    if person.account is None:
        return None
    return Contact(person.name, person.name_native, person.account.email)
