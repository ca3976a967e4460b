"""The pages of people and organisations, one's introductions, and the link of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from concord.kernel import clock
from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction
from concord.society.access import SEE, Actor, NotFoundError, Role, find, may, reads, visible, which
from concord.society.fields import Layer
from concord.society.mail import tickets
from concord.society.partnering import actions
from concord.society.partnering.actions import possible_actions
from concord.society.partnering.models import Introduction
from concord.society.partnering.notices import TICKET
from concord.society.partnering.queries import (
    contact_for,
    rules_for,
    side_of,
    state_of,
    with_facts,
    with_state,
)
from concord.society.partnering.states import IntroductionAction, Side, State
from concord.society.people.models import Affiliation, Organisation, Person
from concord.society.people.rules import on
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.web.society.actions import action_view
from concord.web.society.partnering import words
from concord.web.society.partnering.actions import INTRODUCTION, ORGANISATION, PERSON
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from django.http import HttpResponse


_on_person, _on_organisation = action_view(PERSON), action_view(ORGANISATION)
UNNAMED = gettext_lazy("somebody who does not show their name")
_ANSWERS = (IntroductionAction.CONSENT, IntroductionAction.DECLINE, IntroductionAction.WITHDRAW)


def person(request: SocietyRequest, key: str) -> HttpResponse:
    """A person as they chose to be shown to the reader; that somebody looked is noted for them."""
    row = find(request.actor, Person.objects.exclude(name="").select_related("account"), key)
    note_looks(request.actor, [row.pk], Matter.LINE)
    ties = row.affiliations.filter(on(clock.today())).select_related("organisation")
    entrustable = set(which(request.actor, "entrust", Affiliation).filter(person=row))
    context = {
        "person": row,
        "shown": {name for name in ("expertise", "address") if reads(request.actor, row, name)},
        "ties": [(tie, tie in entrustable) for tie in ties],
        "country": jurisdiction(row.country).name(get_language() or "en") if row.country_known else "",
        **_may_introduce(request.actor, row),
    }
    return render(request, "society/partnering/person.html", context)


def organisation(request: SocietyRequest, key: str) -> HttpResponse:
    """An organisation of the society, with the rules under which it may be met."""
    row = find(request.actor, Organisation, key)
    context = {
        "organisation": row,
        "country": jurisdiction(row.country).name(get_language() or "en")
        if is_jurisdiction(row.country)
        else "",
        "rules": rules_for(row),
        "may_edit": may(request.actor, "set_rules", row),
        **_may_introduce(request.actor, row),
    }
    return render(request, "society/partnering/organisation.html", context)


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """The reader's introductions, newest first; staff see everybody's."""
    page = page_of(request, with_state(visible(request.actor, Introduction)))
    lines = [
        {
            "introduction": row,
            "state": words.STATE[state_of(row)],
            "side": _side(request.actor, row),
            **_names(request.actor, row),
        }
        for row in page
    ]
    return render(request, "society/partnering/index.html", {"lines": lines, "page": page})


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One introduction: who, why, where it stands, and the contact once both have consented."""
    introduction = find(request.actor, with_facts(Introduction.objects.all()), key)
    contact = contact_for(request.actor, introduction)
    if contact is not None:
        _note_contact(request.actor, introduction)
    possible = possible_actions(request.actor, introduction)
    answered = {answer.side for answer in introduction.answers.all() if answer.consents}
    side = side_of(request.actor, introduction)
    context: dict[str, Any] = {
        **_wish(request.actor, introduction),
        "state": words.STATE[state_of(introduction)],
        "contact": contact,
        "verbs": [
            (action, INTRODUCTION.actions[action].label)
            for action in _ANSWERS
            if action in possible and not (action is IntroductionAction.CONSENT and side in answered)
        ],
        "may_report": IntroductionAction.REPORT in possible,
        "may_record": IntroductionAction.RECORD_ON_BEHALF in possible,
    }
    return render(request, "society/partnering/page.html", context)


def _names(actor: Actor, introduction: Introduction) -> dict[str, object]:
    """Both sides, each by name as far as the reader may know it."""
    sought = introduction.sought_organisation or introduction.sought_person
    is_named = introduction.sought_organisation is not None or reads(actor, introduction, "sought_person")
    return {
        "seeker": introduction.seeker if reads(actor, introduction, "seeker") else UNNAMED,
        "sought": sought if is_named else UNNAMED,
    }


def _wish(actor: Actor, introduction: Introduction) -> dict[str, object]:
    """What a wish says, with both sides, the agreement and who proposed it as far as the reader may know."""
    agreement = introduction.agreement
    is_named = reads(actor, introduction, "introducer")
    return {
        "introduction": introduction,
        "agreement": agreement if agreement is not None and may(actor, SEE, agreement) else None,
        "introducer": introduction.introducer if is_named else _("staff of the host"),
        **_names(actor, introduction),
    }


def _may_introduce(actor: Actor, sought: Person | Organisation) -> dict[str, bool]:
    is_self = isinstance(sought, Person) and sought.pk == actor.person
    acts = sought.layer != Layer.RECORD and not is_self
    return {
        "may_ask": acts and actor.has(Role.MEMBER),
        "may_propose": acts and actor.has(Role.HOST_STAFF),
    }


def _side(actor: Actor, introduction: Introduction) -> object:
    side = side_of(actor, introduction)
    return words.SIDE[side] if side else ""


def _note_contact(actor: Actor, introduction: Introduction) -> None:
    people = Q(introduction_answers__introduction=introduction) & ~Q(pk=actor.person)
    note_looks(actor, Person.objects.filter(people).values_list("pk", flat=True), Matter.CONTACT)


def introduce(request: SocietyRequest, key: str, action: str) -> HttpResponse:
    """A member asks, or staff propose: keys of people and of organisations begin differently."""
    return (_on_person if key.startswith("per-") else _on_organisation)(request, action=action, key=key)


@never_cache
def answer_by_link(request: SocietyRequest, text: str) -> HttpResponse:
    """The link of a letter: shows who asks and why, and takes the answer without signing in.

    Opening the link uses nothing up, since mail scanners open links too; the answer does.
    """
    introduction, actor = actions.bearer(tickets.look(text, TICKET))
    if state_of(introduction) is not State.OPEN:
        raise NotFoundError
    if request.method == "POST" and request.POST.get("answer") in {"consent", "decline"}:
        consents = request.POST["answer"] == "consent"
        made = actions.answer_by_link(text=text, consents=consents)
        context = {"introduction": made, "consents": consents, "state": words.STATE[state_of(made)]}
        return render(request, "society/partnering/answered.html", context)
    is_seeker = side_of(actor, introduction) is Side.SEEKER
    context = {
        **_wish(actor, introduction),
        "is_seeker": is_seeker,
    }
    return render(request, "society/partnering/answer.html", context)
