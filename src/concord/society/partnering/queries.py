"""Introductions: their state, the contacts that follow, the rules for being met, figures for a dossier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.society.agreements.dossier import SECTIONS, Section, Tally
from concord.society.partnering.models import Introduction, MeetingRules, Result
from concord.society.partnering.states import Side, State, state
from concord.society.people.models import Organisation, Person
from concord.society.people.rules import on

if TYPE_CHECKING:
    from concord.society.access import Actor
    from concord.society.agreements.models import Agreement


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


def state_of(introduction: Introduction) -> State:
    """The state of the introduction now."""
    answers = {answer.side: answer.consents for answer in introduction.answers.all()}
    return state(
        clock.now(),
        introduction.expires_at,
        seeker=answers.get(Side.SEEKER),
        sought=answers.get(Side.SOUGHT),
        withdrawn=introduction.withdrawn_at is not None,
    )


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


def rules_for(sought: Person | Organisation) -> list[MeetingRules]:
    """The rules in force for meeting them: an organisation's own, or those of a person's organisations."""
    versions = MeetingRules.objects.select_related("organisation").order_by("organisation", "-version")
    if isinstance(sought, Organisation):
        versions = versions.filter(organisation=sought)
    else:
        organisations = sought.affiliations.filter(on(clock.today())).values("organisation")
        versions = versions.filter(organisation__in=organisations)
    return list({rules.organisation_id: rules for rules in reversed(versions)}.values())


def tallies(agreement: Agreement) -> list[Tally]:
    """Introductions asked for and made under the agreement and its annexes, and what came of them.

    Of each introduction the best result that a side reported last counts once.
    """
    under = Q(agreement=agreement) | Q(agreement__belongs_to=agreement)
    introductions = list(with_facts(Introduction.objects.filter(under)))
    made = [row for row in introductions if state_of(row) is State.INTRODUCED]
    results = Counter(_best_result(row) for row in made)
    return [
        Tally("asked", _("introductions asked for"), len(introductions)),
        Tally("introduced", _("introductions made with both consents"), len(made)),
        *(Tally(result.value, result.label, results[result.value]) for result in Result),
        Tally("not_reported", _("outcome not reported"), results[None]),
    ]


def _best_result(introduction: Introduction) -> str | None:
    last = {outcome.side: outcome.result for outcome in introduction.outcomes.all()}
    return max(last.values(), key=Result.values.index, default=None)


SECTIONS.register("introductions", Section(_("Introductions"), tallies))
