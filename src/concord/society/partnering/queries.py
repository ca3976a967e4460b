"""Introductions: their state, the contacts that follow, the rules for being met, figures for a dossier."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.society.agreements.dossier import SECTIONS, Section, Tally
from concord.society.fields import Layer
from concord.society.partnering.models import Introduction, MeetingRules, Result, Route
from concord.society.partnering.states import Reach, Side, State, state
from concord.society.people.models import Account, Affiliation, Organisation, Person
from concord.society.people.queries import representatives
from concord.society.people.rules import on
from concord.society.people.zones import host_today

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
    return (
        with_reach(introductions)
        .select_related(
            *("seeker__account", "seeker_organisation", "sought_person", "sought_organisation"),
            *("introducer", "agreement", "rules__organisation"),
        )
        .prefetch_related("answers__person__account", "on_behalf", "outcomes__agreement", "routes")
    )


def with_state(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Introductions fetched with what a list shows of them: both sides and the state."""
    sides = with_reach(introductions).select_related(
        "seeker", "seeker_organisation", "sought_person", "sought_organisation"
    )
    return sides.prefetch_related("answers")


def with_reach(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Introductions, each with ``reach``: how who is asked can be reached today."""
    voices = Affiliation.objects.filter(
        on(host_today()),
        may_represent=True,
        person__account__is_active=True,
        organisation=OuterRef("sought_organisation"),
    ).exclude(person=OuterRef("seeker"))
    # Whoever also acts for the body that asks stands on its side.
    voices = voices.exclude(person__in=_voices_of(OuterRef(OuterRef("seeker_organisation"))))
    reach = Case(
        When(Q(sought_person__account__is_active=True) | Exists(voices), then=Value(Reach.ACCOUNT.value)),
        When(Exists(Route.objects.filter(introduction=OuterRef("pk"))), then=Value(Reach.LETTER.value)),
        default=Value(Reach.NOBODY.value),
    )
    marked: QuerySet[Introduction] = introductions.annotate(reach=reach)
    return marked


def _voices_of(organisation: Any) -> QuerySet[Affiliation, int]:  # noqa: ANN401 - a row or a column
    """The persons who act for an organisation today."""
    ties = Affiliation.objects.filter(on(host_today()), may_represent=True, organisation=organisation)
    return ties.order_by().values_list("person", flat=True)


def who_can_answer(
    sought: Person | Organisation, seeker: int | None, body: Organisation | None = None
) -> QuerySet[Account]:
    """The accounts that can answer for them today: the person's own, or of those who act for the body.

    Whoever asks, for themself or for a ``body``, answers not.
    """
    if isinstance(sought, Person):
        accounts = Account.objects.filter(is_active=True, person=sought)
    elif sought.pk is None:
        return Account.objects.none()
    else:
        accounts = representatives([sought.pk]).exclude(person=seeker)
    return accounts.exclude(person__in=_voices_of(body)) if body else accounts


def bodies_to_ask_for(actor: Actor) -> QuerySet[Organisation]:
    """The organisations for which the actor may ask to be introduced: those for which they act."""
    return Organisation.objects.filter(pk__in=actor.represents)


def can_be_sought(layer: str, sought: Person | Organisation) -> bool:
    """Whether somebody of that layer may ask for them: living people also for a body of the public record."""
    return sought.layer == layer or (layer == Layer.LIVE and sought.layer == Layer.RECORD)


def state_of(introduction: Introduction) -> State:
    """The state of the introduction now."""
    answers = {answer.side: answer.consents for answer in introduction.answers.all()}
    reach = getattr(introduction, "reach", None)
    if reach is None:
        reach = with_reach(Introduction.objects.all()).get(pk=introduction.pk).reach  # type: ignore[attr-defined]
    return state(
        clock.now(),
        introduction.expires_at,
        seeker=answers.get(Side.SEEKER),
        sought=answers.get(Side.SOUGHT),
        withdrawn=introduction.withdrawn_at is not None,
        given_up=introduction.given_up_at is not None,
        reach=Reach(reach),
    )


def side_of(actor: Actor, introduction: Introduction) -> Side | None:
    """The side on which the actor stands, if any; staff stand on none."""
    if actor.person is None:
        return None
    body = introduction.seeker_organisation_id
    if body in actor.represents if body else actor.person == introduction.seeker_id:
        return Side.SEEKER
    is_sought = actor.person == introduction.sought_person_id
    return Side.SOUGHT if is_sought or introduction.sought_organisation_id in actor.represents else None


def contact_for(actor: Actor, introduction: Introduction) -> Contact | None:
    """The other side's contact: only for one of the two sides, only once both have consented."""
    side = side_of(actor, introduction)
    if side is None or state_of(introduction) is not State.INTRODUCED:
        return None
    return _contact(introduction, Side.SOUGHT if side is Side.SEEKER else Side.SEEKER)


def contact_for_outside(introduction: Introduction) -> Contact | None:
    """The contact of who asked, for who answered by a letter of the host: once both have consented."""
    return _contact(introduction, Side.SEEKER) if state_of(introduction) is State.INTRODUCED else None


def _contact(introduction: Introduction, side: Side) -> Contact | None:
    """How that side, which consented, is reached: as its person, or as it wrote when it answered outside."""
    person = next(answer.person for answer in introduction.answers.all() if answer.side == side)
    if person is None:
        route = introduction.routes.all()[len(introduction.routes.all()) - 1]
        # After a while neither is kept.
        return Contact(route.name, "", route.reply_address) if route.reply_address else None
    if person.account is None:
        return None
    return Contact(person.name, person.name_native, person.account.email)


def rules_for(sought: Person | Organisation) -> list[MeetingRules]:
    """The rules in force for meeting them: an organisation's own, or those of a person's organisations."""
    versions = MeetingRules.objects.select_related("organisation").order_by("organisation", "-version")
    if sought.pk is None:
        return []
    if isinstance(sought, Organisation):
        versions = versions.filter(organisation=sought)
    else:
        organisations = sought.affiliations.filter(on(host_today())).values("organisation")
        versions = versions.filter(organisation__in=organisations)
    return list({rules.organisation_id: rules for rules in reversed(versions)}.values())


_FIGURES: dict[str | None, tuple[str, Any]] = {
    "asked": ("asked", _("introductions asked for")),
    "introduced": ("introduced", _("introductions made with both consents")),
    **{result.value: (result.value, result.label) for result in Result},
    None: ("not_reported", _("outcome not reported")),
}


def tallies(agreement: Agreement) -> list[Tally]:
    """Introductions asked for and made under the agreement and its annexes, and what came of them.

    Of each introduction the best result that a side reported last counts once.
    """
    under = Q(agreement=agreement) | Q(agreement__belongs_to=agreement)
    introductions = list(with_facts(Introduction.objects.filter(under)))
    made = [row for row in introductions if state_of(row) is State.INTRODUCED]
    numbers: Counter[str | None] = Counter(_best_result(row) for row in made)
    numbers |= {"asked": len(introductions), "introduced": len(made)}
    return [Tally(*figure, numbers[of]) for of, figure in _FIGURES.items()]


def _best_result(introduction: Introduction) -> str | None:
    last = {outcome.side: outcome.result for outcome in introduction.outcomes.all()}
    return max(last.values(), key=Result.values.index, default=None)


SECTIONS.register("introductions", Section(_("Introductions"), tuple(_FIGURES.values()), tallies))
