"""Asking to be introduced, withdrawing the wish, and the rules under which a body is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from concord.kernel import clock
from concord.kernel.text import nfc
from concord.society.access.actor import Role
from concord.society.access.rules import SEE, RefusedError, require, visible
from concord.society.fields import Layer
from concord.society.ledger.entries import Fact, Private, record
from concord.society.partnering.domain.legality import PartneringRefusedError, locked
from concord.society.partnering.facts import state_of, with_facts
from concord.society.partnering.models import Answer, Introduction, MeetingRules
from concord.society.partnering.notices import tell_asked, tell_proposed
from concord.society.partnering.states import EXPIRES_AFTER, Side, State, Verb
from concord.society.people.acting import on
from concord.society.people.models import Organisation, Person
from concord.society.people.standings import current_members

if TYPE_CHECKING:
    from concord.society.access.actor import Actor
    from concord.society.agreements.models import Agreement


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked: whom to meet, why, under which agreement, having read which rules."""

    sought: Person | Organisation
    why: str
    agreement: Agreement | None
    rules: MeetingRules | None


@transaction.atomic
def ask(
    *,
    actor: Actor,
    sought: Person | Organisation,
    why: str,
    agreement: Agreement | None = None,
    rules: MeetingRules | None = None,
) -> Introduction:
    """A member asks for themself, and by that consents to be known to the other side if it consents too.

    ``rules`` are those that the member read. The other side is mailed a link with which to answer.
    Raises RefusedError unless the actor is a member, PartneringRefusedError if the wish cannot stand.
    """
    if not actor.has(Role.MEMBER) or actor.person is None:
        raise RefusedError(Verb.CONSENT)
    seeker = Person.objects.select_for_update().get(pk=actor.person)
    introduction = _begin(actor, seeker, _Wish(sought, nfc(why), agreement, rules))
    Answer.objects.create(
        introduction=introduction,
        side=Side.SEEKER,
        person=seeker,
        consents=True,
        given_at=introduction.asked_at,
    )
    tell_asked(introduction)
    return introduction


@transaction.atomic
def propose(
    *,
    actor: Actor,
    seeker: Person,
    sought: Person | Organisation,
    why: str,
    agreement: Agreement | None = None,
) -> Introduction:
    """Staff propose an introduction to both sides; it holds no consent until each gives its own.

    Raises RefusedError unless the actor is staff of the host, PartneringRefusedError as :func:`ask` does.
    """
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError(Verb.RECORD_ON_BEHALF)
    seeker = Person.objects.select_for_update().get(pk=seeker.pk)
    if not current_members(clock.today()).filter(person=seeker).exists():
        raise PartneringRefusedError("not_a_member")
    rules = next(iter(rules_for(sought)), None)
    introduction = _begin(actor, seeker, _Wish(sought, nfc(why), agreement, rules))
    tell_proposed(introduction)
    tell_asked(introduction)
    return introduction


@transaction.atomic
def withdraw(*, actor: Actor, introduction: Introduction) -> Introduction:
    """Take the wish back; nobody is mailed."""
    introduction = locked(actor, introduction, Verb.WITHDRAW)
    introduction.withdrawn_at = clock.now()
    introduction.save(update_fields=["withdrawn_at"])
    record(actor, "introduction.withdrawn", introduction)
    return introduction


@transaction.atomic
def set_rules(*, actor: Actor, organisation: Organisation, text_en: str, text_ko: str) -> MeetingRules:
    """A new version of the rules under which the organisation may be met; earlier ones are kept."""
    require(actor, "edit", organisation)
    last = organisation.meeting_rules.order_by("-version").first()
    rules = MeetingRules.objects.create(
        organisation=organisation,
        version=last.version + 1 if last else 1,
        text_en=text_en,
        text_ko=text_ko,
        set_at=clock.now(),
    )
    record(actor, "organisation.meeting_rules_set", organisation, facts={"version": rules.version})
    return rules


def rules_for(sought: Person | Organisation) -> list[MeetingRules]:
    """The rules in force for meeting them: an organisation's own, or those of a person's organisations."""
    found = MeetingRules.objects.select_related("organisation").order_by("organisation", "-version")
    if isinstance(sought, Organisation):
        found = found.filter(organisation=sought)
    else:
        held = on(clock.today()) & Q(person=sought)
        bodies = sought.affiliations.filter(held).values("organisation")
        found = found.filter(organisation__in=bodies)
    return list({rules.organisation_id: rules for rules in reversed(found)}.values())


def _begin(actor: Actor, seeker: Person, wish: _Wish) -> Introduction:
    _check(actor, seeker, wish)
    sought, now = wish.sought, clock.now()
    introduction = Introduction.objects.create(
        layer=seeker.layer,
        seeker=seeker,
        sought_person=sought if isinstance(sought, Person) else None,
        sought_organisation=sought if isinstance(sought, Organisation) else None,
        introducer_id=None if actor.person == seeker.pk else actor.person,
        agreement=wish.agreement,
        rules=wish.rules,
        why=wish.why,
        asked_at=now,
        expires_at=now + EXPIRES_AFTER,
    )
    facts: dict[str, Fact] = {
        "seeker": seeker.key,
        "sought": sought.key,
        "agreement": wish.agreement.key if wish.agreement else None,
        "proposed": introduction.introducer_id is not None,
    }
    private = [Private("why", introduction.why, seeker.key)]
    record(actor, "introduction.asked", introduction, facts=facts, private=private)
    return introduction


def _check(actor: Actor, seeker: Person, wish: _Wish) -> None:
    sought, agreement = wish.sought, wish.agreement
    require(actor, SEE, sought)
    if not wish.why:
        raise PartneringRefusedError("why_missing")
    if sought.layer != seeker.layer or sought.layer == Layer.RECORD:
        raise PartneringRefusedError("layers_are_not_mixed")
    if isinstance(sought, Person) and sought.pk == seeker.pk:
        raise PartneringRefusedError("to_oneself")
    if agreement is not None and not visible(actor, type(agreement)).filter(pk=agreement.pk).exists():
        raise PartneringRefusedError("agreement_unknown")
    in_force = rules_for(sought)
    if in_force and wish.rules not in in_force:
        raise PartneringRefusedError("rules_not_read")
    if _is_asked_already(seeker, sought):
        raise PartneringRefusedError("asked_already")


def _is_asked_already(seeker: Person, sought: Person | Organisation) -> bool:
    column = "sought_person" if isinstance(sought, Person) else "sought_organisation"
    earlier = Introduction.objects.filter(seeker=seeker, expires_at__gt=clock.now(), **{column: sought})
    return any(state_of(one) is State.OPEN for one in with_facts(earlier))
