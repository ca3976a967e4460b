"""Introductions are asked for, answered by each side for itself, withdrawn and followed up.

Staff may propose an introduction, and pass on, labelled, what a side said elsewhere; they answer for nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
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
from concord.society.ledger.entries import Fact, Private, record
from concord.society.mail import tickets
from concord.society.partnering.models import Answer, Introduction, MeetingRules, OnBehalf, Outcome, Result
from concord.society.partnering.notices import (
    TICKET,
    ask_to_answer,
    ask_to_route,
    host_accounts,
    set_deadline,
    tell_answer,
)
from concord.society.partnering.queries import (
    can_be_sought,
    rules_for,
    side_of,
    state_of,
    who_can_answer,
    with_facts,
)
from concord.society.partnering.states import (
    MOST_ASKED,
    MOST_ASKED_WITHIN,
    UNANSWERED,
    IntroductionAction,
    Side,
    State,
    is_legal,
)
from concord.society.partnering.subjects import subject
from concord.society.people.models import Organisation, Person
from concord.society.people.queries import actor_for, current_members, selves
from concord.society.people.zones import host_today

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
        "layers_are_not_mixed": (
            "",
            _("In a rehearsal nobody writes to real bodies, and nobody real to invented ones."),
        ),
        "not_a_member": ("seeker", _("This person is not a member today.")),
        "about_unknown": ("", _("The record knows nothing of this kind and name.")),
        "asked_much": (
            "",
            _("You have asked for ten introductions within seven days. Wait for the answers first."),
        ),
        "nobody_can_answer": (
            "route",
            _("Nobody acts for them here, so no letter would go out. Ask the host to find a contact."),
        ),
        "person_cannot_answer": ("", _("This person has no account here, so nobody could answer.")),
        "nobody_can_route": (
            "",
            _("Nobody acts for them here, and the host has nobody who could find a contact."),
        ),
        "own_contact": (
            "address",
            _("This address belongs to who asks or to the host, not to who is asked."),
        ),
        "name_missing": ("name", _("Write the name that the other side is to see.")),
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
    organisation: Organisation | None = None,
    agreement: Agreement | None = None,
    rules: MeetingRules | None = None,
    about: str = "",
    route: bool = False,
) -> Introduction:
    """Ask to be introduced, and by that consent to be known to the other side if it consents too.

    A member asks for themself; who acts for an ``organisation`` asks for it. ``rules`` are those that they
    read, ``about`` is the code of a subject. The other side is mailed a link with which to answer; where
    nobody can answer for it, ``route`` asks the host to find a contact. Raises RefusedError for whom may not
    ask, ValidationError if the wish cannot stand.
    """
    require(actor, SEE, sought)
    if actor.person is None or not may_ask(actor, organisation):
        raise RefusedError(IntroductionAction.CONSENT)
    seeker = Person.objects.select_for_update().get(pk=actor.person)
    wish = _wish(seeker, sought, why, agreement, rules)
    wish.seeker_organisation = locked(organisation) if organisation else None
    _set_subject(wish, about)
    _check(actor, wish, route=route)
    if _has_asked_much(wish):
        raise refused("asked_much")
    introduction = _begin(actor, wish, consents=True)
    _ask_sought(actor, introduction)
    return introduction


def may_ask(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Whether the actor may ask: for themself as a member, for an organisation for which they act."""
    return actor.has(Role.MEMBER) if organisation is None else organisation.pk in actor.represents


@transaction.atomic
def propose(
    *,
    actor: Actor,
    seeker: Person,
    sought: Person | Organisation,
    why: str,
    agreement: Agreement | None = None,
    about: str = "",
) -> Introduction:
    """Staff propose an introduction to both sides; it holds no consent until each gives its own.

    Raises RefusedError unless the actor is staff of the host, ValidationError as :func:`ask` does.
    """
    require(actor, SEE, sought)
    if not actor.has(Role.HOST_STAFF):
        raise RefusedError(IntroductionAction.RECORD_ON_BEHALF)
    seeker = locked(seeker)
    if not current_members(host_today()).filter(person=seeker).exists():
        raise refused("not_a_member")
    wish = _wish(seeker, sought, why, agreement, next(iter(rules_for(sought)), None))
    wish.introducer_id = actor.person
    _set_subject(wish, about)
    _check(actor, wish, route=True)
    introduction = _begin(actor, wish, consents=False)
    ask_to_answer(introduction, Side.SEEKER)
    _ask_sought(actor, introduction)
    return introduction


def _ask_sought(actor: Actor, introduction: Introduction) -> None:
    """Mail whoever can answer for the side that is asked, or else the host, which looks for a contact."""
    if state_of(introduction) is State.WITH_HOST:
        ask_to_route(introduction, but=actor)
    else:
        ask_to_answer(introduction, Side.SOUGHT)


@transaction.atomic
def withdraw(*, actor: Actor, introduction: Introduction) -> Introduction:
    """Take the wish back; nobody is mailed."""
    introduction = opened(actor, introduction, IntroductionAction.WITHDRAW)
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


def _wish(
    seeker: Person,
    sought: Person | Organisation,
    why: str,
    agreement: Agreement | None,
    rules: MeetingRules | None,
) -> Introduction:
    """A wish, not yet checked and not saved; a body known to the atlas alone gets its row here."""
    if isinstance(sought, Organisation) and sought.pk is None:
        columns = ("layer", "name_en", "name_ko", "kind")
        defaults = {name: getattr(sought, name) for name in columns}
        sought, _made = Organisation.objects.get_or_create(atlas_id=sought.atlas_id, defaults=defaults)
    return Introduction(
        layer=seeker.layer,
        seeker=seeker,
        sought_person=sought if isinstance(sought, Person) else None,
        sought_organisation=sought if isinstance(sought, Organisation) else None,
        agreement=agreement,
        rules=rules,
        why=clean_line(why),
    )


def _set_subject(wish: Introduction, code: str) -> None:
    if not code:
        return
    about = subject(code)
    if about is None:
        raise refused("about_unknown")
    wish.about, wish.about_name = about.code, about.name


def _begin(actor: Actor, introduction: Introduction, *, consents: bool) -> Introduction:
    """Save the wish, with the seeker's own consent if it is the seeker who asks."""
    now = clock.now()
    introduction.asked_at = now
    set_deadline(introduction)
    introduction.save()
    answers = []
    if consents:
        seeker = introduction.seeker
        answers = [introduction.answers.create(side=Side.SEEKER, person=seeker, consents=True, given_at=now)]
    agreement, organisation = introduction.agreement, introduction.seeker_organisation
    facts: dict[str, Fact] = {
        "seeker": introduction.seeker.key,
        "for": organisation.key if organisation else None,
        "sought": introduction.sought.key,
        "agreement": agreement.key if agreement else None,
        "about": introduction.about,
        "proposed": introduction.introducer_id is not None,
    }
    private = [Private("why", introduction.why, introduction.seeker.key)]
    record(actor, "introduction.asked", introduction, facts=facts, private=private, rows=answers)
    return introduction


def _check(actor: Actor, introduction: Introduction, *, route: bool) -> None:
    sought, agreement = introduction.sought, introduction.agreement
    if not introduction.why:
        raise refused("why_missing")
    if not can_be_sought(introduction.layer, sought):
        raise refused("layers_are_not_mixed")
    if _is_own_side(introduction):
        raise refused("to_oneself")
    if agreement is not None and not visible(actor, type(agreement)).filter(pk=agreement.pk).exists():
        raise refused("agreement_unknown")
    in_force = rules_for(sought)
    if in_force and introduction.rules not in in_force:
        raise refused("rules_not_read")
    if _is_asked_already(introduction):
        raise refused("asked_already")
    if not who_can_answer(sought, introduction.seeker_id, introduction.seeker_organisation).exists():
        if isinstance(sought, Person):
            raise refused("person_cannot_answer")
        if not route:
            raise refused("nobody_can_answer")
        if not host_accounts():
            raise refused("nobody_can_route")


def _is_own_side(introduction: Introduction) -> bool:
    """Whether who asks would be introduced to themself, or a body to itself."""
    sought, body = introduction.sought, introduction.seeker_organisation
    if isinstance(sought, Person):
        is_colleague = body is not None and not who_can_answer(sought, None, body).exists()
        return sought.pk in selves(introduction.seeker_id) or (is_colleague and sought.account_id is not None)
    return body is not None and body.pk == sought.pk


def _is_asked_already(introduction: Introduction) -> bool:
    same = {
        "sought_person": introduction.sought_person,
        "sought_organisation": introduction.sought_organisation,
        "seeker_organisation": introduction.seeker_organisation,
    }
    earlier = Introduction.objects.filter(expires_at__gt=clock.now(), **same)
    if introduction.seeker_organisation is None:
        earlier = earlier.filter(seeker=introduction.seeker)
    return any(state_of(one) in UNANSWERED for one in with_facts(earlier))


def _has_asked_much(introduction: Introduction) -> bool:
    mine = Q(seeker__in=selves(introduction.seeker_id))
    if introduction.seeker_organisation is not None:
        mine |= Q(seeker_organisation=introduction.seeker_organisation)
    lately = Introduction.objects.filter(introducer=None, asked_at__gt=clock.now() - MOST_ASKED_WITHIN)
    return lately.filter(mine).count() >= MOST_ASKED


@transaction.atomic
def answer(*, actor: Actor, introduction: Introduction, consents: bool) -> Introduction:
    """Consent or decline for the actor's own side; a refusal gives no reason.

    Once both sides have consented each is mailed that the contacts are open; a refusal mails the seeker.
    """
    introduction = opened(
        actor, introduction, IntroductionAction.CONSENT if consents else IntroductionAction.DECLINE
    )
    side = side_of(actor, introduction)
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
    tell_answer(now, side)
    return now


def _people_of_other_side(introduction: Introduction, side: Side | None) -> set[int]:
    """Who asked, who is asked and who answered, on the other side than this."""
    answered = {answer.person_id for answer in introduction.answers.all() if answer.side != side}
    other = introduction.seeker_id if side is Side.SOUGHT else introduction.sought_person_id
    return {person for person in (*answered, other) if person is not None}


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
    introduction = opened(actor, introduction, IntroductionAction.RECORD_ON_BEHALF)
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
def report(
    *,
    actor: Actor,
    introduction: Introduction,
    result: Result,
    agreement: Agreement | None = None,
    note: str = "",
) -> Outcome:
    """Say, months later, what came of it; ``agreement`` is the one that was drafted, if one was."""
    introduction = opened(actor, introduction, IntroductionAction.REPORT)
    side = str(side_of(actor, introduction))
    if agreement is not None and not visible(actor, type(agreement)).filter(pk=agreement.pk).exists():
        raise refused("agreement_unknown")
    outcome = Outcome.objects.create(
        introduction=introduction,
        side=side,
        by_id=actor.person,
        result=result,
        agreement=agreement if result == Result.AGREEMENT else None,
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


def opened(actor: Actor, introduction: Introduction, action: IntroductionAction) -> Introduction:
    """The introduction as it stands now, its row locked to the end of the transaction.

    Raises AccessError if the actor may not, WrongStateError if the action is not possible in its state.
    """
    locked(introduction)
    now = with_facts(Introduction.objects.all()).get(pk=introduction.pk)
    require(actor, action, now)
    at = state_of(now)
    if not is_legal(action, at, is_answered=_is_answered(now)):
        raise WrongStateError(action, at)
    return now


def _is_answered(introduction: Introduction) -> bool:
    """Whether a side has answered other than by asking."""
    own = {Side.SEEKER} if introduction.introducer_id is None else set()
    return any(answer.side not in own for answer in introduction.answers.all())


def possible_actions(actor: Actor, introduction: Introduction) -> list[IntroductionAction]:
    """What the actor may do with the introduction now, for the page."""
    at, is_answered = state_of(introduction), _is_answered(introduction)
    return [
        action
        for action in IntroductionAction
        if is_legal(action, at, is_answered=is_answered) and may(actor, action, introduction)
    ]
