"""Introductions are asked for, answered by each side for itself, withdrawn and followed up.

Staff may propose an introduction, and pass on, labelled, what a side said elsewhere; they answer for nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from concord.kernel import clock
from concord.kernel.text import clean_line
from concord.society.access import (
    SEE,
    Actor,
    NotFoundError,
    RefusedError,
    Role,
    locked,
    may,
    require,
    visible,
)
from concord.society.errors import Refusals, WrongStateError
from concord.society.fields import Layer
from concord.society.ledger.entries import Fact, Private, record
from concord.society.mail import tickets
from concord.society.partnering.models import Answer, Introduction, MeetingRules, OnBehalf, Outcome, Result
from concord.society.partnering.notices import TICKET, ask_to_answer, tell_answer
from concord.society.partnering.queries import rules_for, side_of, state_of, with_facts
from concord.society.partnering.states import EXPIRES_AFTER, IntroductionAction, Side, State, is_legal
from concord.society.people.models import Organisation, Person
from concord.society.people.queries import actor_for, current_members, selves

if TYPE_CHECKING:
    from concord.society.agreements.models import Agreement
    from concord.society.mail.models import Ticket


refused = Refusals(
    {
        "why_missing": ("why", _("Say why you want to be introduced.")),
        "to_oneself": ("", _("You cannot be introduced to yourself.")),
        "own_request": (
            "",
            _("You are on the other side of this introduction: somebody else answers for this one."),
        ),
        "rules_not_read": (
            "",
            _("The rules for meeting them have changed. Read them and confirm again."),
        ),
        "asked_already": ("", _("You have asked already and the answer is still open.")),
        "not_a_member": ("seeker", _("This person is not a member today.")),
        "source_missing": ("source", _("Say how they told you.")),
        "recorded_already": ("", _("This is recorded already.")),
    }
)


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
    Raises RefusedError unless the actor is a member, ValidationError if the wish cannot stand.
    """
    require(actor, SEE, sought)
    if not actor.has(Role.MEMBER) or actor.person is None:
        raise RefusedError(IntroductionAction.CONSENT)
    seeker = Person.objects.select_for_update().get(pk=actor.person)
    introduction = _begin(actor, seeker, sought, why=why, agreement=agreement, rules=rules, consents=True)
    ask_to_answer(introduction, Side.SOUGHT)
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

    Raises RefusedError unless the actor is staff of the host, ValidationError as :func:`ask` does.
    """
    require(actor, SEE, sought)
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError(IntroductionAction.RECORD_ON_BEHALF)
    seeker = locked(seeker)
    if not current_members(clock.today()).filter(person=seeker).exists():
        raise refused("not_a_member")
    rules = next(iter(rules_for(sought)), None)
    introduction = _begin(actor, seeker, sought, why=why, agreement=agreement, rules=rules, consents=False)
    ask_to_answer(introduction, Side.SEEKER)
    ask_to_answer(introduction, Side.SOUGHT)
    return introduction


@transaction.atomic
def withdraw(*, actor: Actor, introduction: Introduction) -> Introduction:
    """Take the wish back; nobody is mailed."""
    introduction = _open(actor, introduction, IntroductionAction.WITHDRAW)
    introduction.withdrawn_at = clock.now()
    introduction.save(update_fields=["withdrawn_at"])
    record(actor, "introduction.withdrawn", introduction)
    return introduction


@transaction.atomic
def set_rules(*, actor: Actor, organisation: Organisation, text_en: str, text_ko: str) -> MeetingRules:
    """A new version of the rules under which the organisation may be met; earlier ones are kept.

    Raises RefusedError for anybody who does not act for the organisation.
    """
    organisation = locked(organisation)
    require(actor, "set_rules", organisation)
    last = organisation.meeting_rules.order_by("-version").first()
    rules = MeetingRules.objects.create(
        organisation=organisation,
        version=last.version + 1 if last else 1,
        text_en=text_en,
        text_ko=text_ko,
        set_at=clock.now(),
    )
    record(
        actor, "organisation.meeting_rules_set", organisation, facts={"version": rules.version}, rows=[rules]
    )
    return rules


def _begin(
    actor: Actor,
    seeker: Person,
    sought: Person | Organisation,
    *,
    why: str,
    agreement: Agreement | None,
    rules: MeetingRules | None,
    consents: bool,
) -> Introduction:
    """The introduction, with the seeker's own consent if it is the seeker who asks."""
    now = clock.now()
    introduction = Introduction(
        layer=seeker.layer,
        seeker=seeker,
        sought_person=sought if isinstance(sought, Person) else None,
        sought_organisation=sought if isinstance(sought, Organisation) else None,
        introducer_id=None if actor.person == seeker.pk else actor.person,
        agreement=agreement,
        rules=rules,
        why=clean_line(why),
        asked_at=now,
        expires_at=now + EXPIRES_AFTER,
    )
    _check(actor, introduction)
    introduction.save()
    answers = []
    if consents:
        answers = [introduction.answers.create(side=Side.SEEKER, person=seeker, consents=True, given_at=now)]
    facts: dict[str, Fact] = {
        "seeker": seeker.key,
        "sought": sought.key,
        "agreement": agreement.key if agreement else None,
        "proposed": introduction.introducer_id is not None,
    }
    private = [Private("why", introduction.why, seeker.key)]
    record(actor, "introduction.asked", introduction, facts=facts, private=private, rows=answers)
    return introduction


def _check(actor: Actor, introduction: Introduction) -> None:
    sought, agreement = introduction.sought, introduction.agreement
    if not introduction.why:
        raise refused("why_missing")
    if sought.layer != introduction.layer or sought.layer == Layer.RECORD:
        raise refused("layers_are_not_mixed")
    if isinstance(sought, Person) and sought.pk in selves(introduction.seeker_id):
        raise refused("to_oneself")
    if agreement is not None and not visible(actor, type(agreement)).filter(pk=agreement.pk).exists():
        raise refused("agreement_unknown")
    in_force = rules_for(sought)
    if in_force and introduction.rules not in in_force:
        raise refused("rules_not_read")
    if _is_asked_already(introduction.seeker, sought):
        raise refused("asked_already")


def _is_asked_already(seeker: Person, sought: Person | Organisation) -> bool:
    column = "sought_person" if isinstance(sought, Person) else "sought_organisation"
    earlier = Introduction.objects.filter(seeker=seeker, expires_at__gt=clock.now(), **{column: sought})
    return any(state_of(one) is State.OPEN for one in with_facts(earlier))


@transaction.atomic
def answer(*, actor: Actor, introduction: Introduction, consents: bool) -> Introduction:
    """Consent or decline for the actor's own side; a refusal gives no reason.

    Once both sides have consented each is mailed that the contacts are open; a refusal mails the seeker.
    """
    introduction = _open(
        actor, introduction, IntroductionAction.CONSENT if consents else IntroductionAction.DECLINE
    )
    side = side_of(actor, introduction)
    assert actor.person is not None  # a side is a person
    if consents and not selves(actor.person).isdisjoint(_people_of_other_side(introduction, side)):
        raise refused("own_request")
    given, _created = Answer.objects.update_or_create(
        introduction=introduction,
        side=side,
        defaults={"person_id": actor.person, "consents": consents, "given_at": clock.now()},
    )
    verb = "introduction.consented" if consents else "introduction.declined"
    record(actor, verb, introduction, facts={"side": str(side)}, rows=[given])
    now = with_facts(Introduction.objects.all()).get(pk=introduction.pk)
    tell_answer(actor, now, state_of(now))
    return now


def _people_of_other_side(introduction: Introduction, side: Side | None) -> set[int]:
    """Who asked, who is asked and who answered, on the other side than this."""
    answered = {answer.person_id for answer in introduction.answers.all() if answer.side != side}
    other = introduction.seeker_id if side is Side.SOUGHT else introduction.sought_person_id
    return answered | ({other} if other is not None else set())


def answer_by_link(*, text: str, consents: bool) -> Introduction:
    """Answer with the one-use link of a letter. Raises NotFoundError for any link that cannot be used."""
    with transaction.atomic():
        ticket = tickets.use(text, TICKET)
        introduction, actor = bearer(ticket)
        try:
            return answer(actor=actor, introduction=introduction, consents=consents)
        except WrongStateError as closed:
            raise NotFoundError from closed


def bearer(ticket: Ticket) -> tuple[Introduction, Actor]:
    """The introduction and the person of a ticket, in the roles that they hold today.

    Raises NotFoundError if either is gone, if the account is closed, and for who no longer acts for the body.
    """
    person = Person.objects.filter(key=ticket.person_key, account__is_active=True).first()
    introduction = with_facts(Introduction.objects.filter(key=ticket.object_key)).first()
    if person is None or introduction is None:
        raise NotFoundError
    actor = actor_for(person)
    if side_of(actor, introduction) is None:
        raise NotFoundError
    return introduction, actor


@transaction.atomic
def record_on_behalf(*, actor: Actor, introduction: Introduction, side: Side, source: str) -> OnBehalf:
    """Note what a side said elsewhere, with how. It opens nothing: that side must still consent itself."""
    introduction = _open(actor, introduction, IntroductionAction.RECORD_ON_BEHALF)
    if not clean_line(source):
        raise refused("source_missing")
    if introduction.on_behalf.filter(side=side).exists():
        raise refused("recorded_already")
    word = OnBehalf.objects.create(
        introduction=introduction,
        side=side,
        source=source,
        by_id=actor.person,
        recorded_at=clock.now(),
    )
    private = [Private("source", word.source, actor.key)]
    record(actor, "introduction.on_behalf", introduction, facts={"side": str(side)}, private=private)
    return word


@transaction.atomic
def report(*, actor: Actor, introduction: Introduction, result: Result, note: str = "") -> Outcome:
    """Say, months later, what came of it."""
    introduction = _open(actor, introduction, IntroductionAction.REPORT)
    side = str(side_of(actor, introduction))
    assert actor.person is not None  # a side is a person
    outcome = Outcome.objects.create(
        introduction=introduction,
        side=side,
        by_id=actor.person,
        result=result,
        note=note,
        given_at=clock.now(),
    )
    record(
        actor,
        "introduction.outcome",
        introduction,
        facts={"result": str(result), "side": side},
        reason=note,
    )
    return outcome


def _open(actor: Actor, introduction: Introduction, action: IntroductionAction) -> Introduction:
    """The introduction as it stands now, its row locked to the end of the transaction.

    Raises AccessError if the actor may not, WrongStateError if the action is not possible in its state.
    """
    locked(introduction)
    now = with_facts(Introduction.objects.all()).get(pk=introduction.pk)
    require(actor, action, now)
    at = state_of(now)
    if not is_legal(action, at):
        raise WrongStateError(action, at)
    return now


def possible_actions(actor: Actor, introduction: Introduction) -> list[IntroductionAction]:
    """What the actor may do with the introduction now, for the page."""
    at = state_of(introduction)
    return [
        action for action in IntroductionAction if is_legal(action, at) and may(actor, action, introduction)
    ]
