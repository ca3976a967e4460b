"""The line of a person or body, the list of one's introductions, and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import get_language

from concord.kernel import clock
from concord.kernel.jurisdictions import jurisdiction
from concord.society.access.actor import Role
from concord.society.access.rules import NotFoundError, find, may, visible
from concord.society.fields import Layer
from concord.society.partnering.domain.asking import rules_for
from concord.society.partnering.domain.legality import possible_verbs
from concord.society.partnering.facts import contact_for, side_of, state_of, with_facts, with_state
from concord.society.partnering.models import Introduction
from concord.society.partnering.states import Verb
from concord.society.people.acting import on
from concord.society.people.models import Organisation, Person
from concord.society.people.showing import shown
from concord.society.privacy import looks
from concord.society.privacy.models import Matter
from concord.web.society.introductions import words
from concord.web.society.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.society.access.actor import Actor
    from concord.web.society.request import SocietyRequest

PAGE = 25


def person(request: SocietyRequest, key: str) -> HttpResponse:
    """A person as they chose to be shown to the reader; that somebody looked is noted for them."""
    found = find(request.actor, Person.objects.exclude(name="").select_related("account"), key)
    looks.note(request.actor, [found.pk], Matter.LINE)
    context = {
        "person": found,
        "shown": shown(request.actor, found),
        "ties": found.affiliations.filter(on(clock.today())).select_related("organisation"),
        "country": jurisdiction(found.country).name(get_language() or "en") if found.country_known else "",
        **_can(request.actor, found),
    }
    return render(request, "society/introductions/person.html", context)


def body(request: SocietyRequest, key: str) -> HttpResponse:
    """An organisation of the society, with the rules under which it may be met."""
    found = find(request.actor, Organisation, key)
    context = {
        "body": found,
        "rules": rules_for(found),
        "may_edit": found.layer != Layer.RECORD and may(request.actor, "edit", found),
        **_can(request.actor, found),
    }
    return render(request, "society/introductions/body.html", context)


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """The reader's introductions, newest first; staff see everybody's."""
    found = with_state(visible(request.actor, Introduction))
    page = page_of(request, found, PAGE)
    lines = [
        {"introduction": one, "state": words.STATE[state_of(one)], "side": _side(request.actor, one)}
        for one in page
    ]
    return render(request, "society/introductions/index.html", {"lines": lines, "page": page})


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One introduction: who, why, where it stands, and the contact once both have consented."""
    introduction = find(request.actor, with_facts(Introduction.objects.all()), key)
    contact = contact_for(request.actor, introduction)
    if contact is not None:
        _note_contact(request.actor, introduction)
    verbs = possible_verbs(request.actor, introduction)
    answered = {answer.side for answer in introduction.answers.all() if answer.consents}
    side = side_of(request.actor, introduction)
    context: dict[str, Any] = {
        "introduction": introduction,
        "state": words.STATE[state_of(introduction)],
        "contact": contact,
        "verbs": [
            (verb, words.VERB[verb])
            for verb in verbs
            if verb in words.VERB and not (verb is Verb.CONSENT and side in answered)
        ],
        "may_report": Verb.REPORT in verbs,
        "may_record": Verb.RECORD_ON_BEHALF in verbs,
    }
    return render(request, "society/introductions/page.html", context)


def sought_of(actor: Actor, key: str) -> Person | Organisation:
    """The person or body of that key. Raises NotFoundError for absent and not visible alike."""
    try:
        return find(actor, Person.objects.exclude(name=""), key)
    except NotFoundError:
        return find(actor, Organisation, key)


def _can(actor: Actor, found: Person | Organisation) -> dict[str, bool]:
    acts = found.layer != Layer.RECORD
    is_self = isinstance(found, Person) and found.pk == actor.person
    return {
        "may_ask": acts and actor.has(Role.MEMBER) and not is_self,
        "may_propose": acts and actor.has(Role.HOST_STAFF) and not is_self,
    }


def _side(actor: Actor, introduction: Introduction) -> object:
    side = side_of(actor, introduction)
    return words.SIDE[side] if side else ""


def _note_contact(actor: Actor, introduction: Introduction) -> None:
    people = Q(introduction_answers__introduction=introduction) & ~Q(pk=actor.person)
    looks.note(actor, Person.objects.filter(people).values_list("pk", flat=True), Matter.CONTACT)
