"""The pages of people and organisations, one's introductions, and the link of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction
from concord.society.access import PUBLIC, SEE, Actor, NotFoundError, find, may, reads, visible, which
from concord.society.errors import WrongStateError
from concord.society.mail import tickets
from concord.society.partnering import actions, routing
from concord.society.partnering.actions import possible_actions
from concord.society.partnering.models import Introduction
from concord.society.partnering.notices import TICKET
from concord.society.partnering.queries import (
    contact_for,
    contact_for_outside,
    rules_for,
    side_of,
    state_of,
    with_facts,
    with_state,
)
from concord.society.partnering.states import UNANSWERED, IntroductionAction, Side, State
from concord.society.people.models import Affiliation, Organisation, Person
from concord.society.people.queries import current_key
from concord.society.people.rules import on
from concord.society.people.zones import host_today, zone_of
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.web.society.actions import action_view
from concord.web.society.partnering import words
from concord.web.society.partnering.actions import INTRODUCTION, ORGANISATION, PERSON
from concord.web.society.partnering.asking import may_be_asked_by, steps, who_may_ask
from concord.web.society.partnering.forms import OutsideForm, OutsideOutcomeForm
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import Form
    from django.http import HttpResponse


_on_person, _on_organisation = action_view(PERSON), action_view(ORGANISATION)
UNNAMED = gettext_lazy("somebody who does not show their name")


def person(request: SocietyRequest, key: str) -> HttpResponse:
    """A person as they chose to be shown to the reader; that somebody looked is noted for them."""
    if (now := current_key(key)) != key:
        return redirect("society-person", now)
    row = find(request.actor, Person.objects.exclude(name="").select_related("account"), key)
    note_looks(request.actor, [row.pk], Matter.LINE)
    ties = row.affiliations.filter(on(host_today())).select_related("organisation")
    entrustable = set(which(request.actor, "entrust", Affiliation).filter(person=row))
    context = {
        "person": row,
        "shown": {name for name in ("expertise", "address") if reads(request.actor, row, name)},
        "ties": [(tie, tie in entrustable) for tie in ties],
        "country": jurisdiction(row.country).name(get_language() or "en") if row.country_known else "",
        **who_may_ask(request.actor, row),
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
        "zone": zone_of(row),
        "may_set_zone": may(request.actor, "set_zone", row),
        "may_edit": may(request.actor, "set_rules", row),
        **who_may_ask(request.actor, row),
    }
    return render(request, "society/partnering/organisation.html", context)


def index(request: SocietyRequest) -> HttpResponse:
    """Who may ask, and the reader's introductions, newest first; staff see everybody's."""
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
    context = {"lines": lines, "page": page, **who_may_ask(request.actor)}
    return render(request, "society/partnering/index.html", context)


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One introduction: who, why, where it stands, and the contact once both have consented."""
    introduction = find(request.actor, with_facts(Introduction.objects.all()), key)
    contact = contact_for(request.actor, introduction)
    if contact is not None:
        _note_contact(request.actor, introduction)
    answered = {answer.side for answer in introduction.answers.all() if answer.consents}
    side = side_of(request.actor, introduction)
    context: dict[str, Any] = {
        **_wish(request.actor, introduction),
        "contact": contact,
        "steps": steps(request.actor, introduction),
        "verbs": [
            (action, _label(action, introduction))
            for action in possible_actions(request.actor, introduction)
            if not (action is IntroductionAction.CONSENT and side in answered)
        ],
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
    agreement, at = introduction.agreement, state_of(introduction)
    is_named = reads(actor, introduction, "introducer")
    return {
        "introduction": introduction,
        "state": words.STATE[at],
        "is_open": at in UNANSWERED,
        "about": words.about(introduction.about, introduction.about_name),
        "agreement": agreement if agreement is not None and may(actor, SEE, agreement) else None,
        "introducer": introduction.introducer if is_named else _("staff of the host"),
        **_names(actor, introduction),
    }


def _label(action: IntroductionAction, introduction: Introduction) -> object:
    """What the button of an action says: to decline what one has consented to is to take that back."""
    is_taken_back = action is IntroductionAction.DECLINE and state_of(introduction) is State.INTRODUCED
    return _("Take my consent back") if is_taken_back else INTRODUCTION.actions[action].label


def _side(actor: Actor, introduction: Introduction) -> object:
    side = side_of(actor, introduction)
    return words.SIDE[side] if side else ""


def _note_contact(actor: Actor, introduction: Introduction) -> None:
    people = Q(introduction_answers__introduction=introduction) & ~Q(pk=actor.person)
    note_looks(actor, Person.objects.filter(people).values_list("pk", flat=True), Matter.CONTACT)


def introduce(request: SocietyRequest, key: str, action: str) -> HttpResponse:
    """A member asks, or staff propose: keys of people and of organisations begin differently."""
    if request.method == "GET" and not may_be_asked_by(request.actor, key):
        return _who_may(request, key)
    return (_on_person if key.startswith("per-") else _on_organisation)(request, action=action, key=key)


def _who_may(request: SocietyRequest, key: str) -> HttpResponse:
    """The page of a form that is not open to the reader: what is missing, and whom they could ask instead."""
    sought = ORGANISATION.fetch(key)
    if sought is None:
        sought = find(request.actor, Person.objects.exclude(name=""), key)
    about = request.GET.get("about", "")
    context = {"sought": sought, "about": about, "subject": words.about(about)}
    return render(request, "society/partnering/who.html", {**context, **who_may_ask(request.actor, sought)})


@never_cache
def answer_by_link(request: SocietyRequest, text: str) -> HttpResponse:
    """The link of a letter: shows who asks and why, and takes the answer without signing in.

    Opening the link uses nothing up, since mail scanners open links too; the answer does.
    """
    introduction, actor = actions.bearer(tickets.look(text, TICKET))
    if state_of(introduction) not in UNANSWERED:
        raise NotFoundError
    if request.method == "POST" and request.POST.get("answer") in {"consent", "decline"}:
        consents = request.POST["answer"] == "consent"
        try:
            made = actions.answer_by_link(text=text, consents=consents)
        except ValidationError as refusal:
            return _asked(request, actor, introduction, refusal.messages)
        context = {"introduction": made, "consents": consents, "state": words.STATE[state_of(made)]}
        return render(request, "society/partnering/answered.html", context)
    return _asked(request, actor, introduction)


def _asked(
    request: SocietyRequest, actor: Actor, introduction: Introduction, refusals: Sequence[str] = ()
) -> HttpResponse:
    """The page of a link: who asks and why, and why an answer was refused."""
    is_seeker = side_of(actor, introduction) is Side.SEEKER
    context = {**_wish(actor, introduction), "is_seeker": is_seeker, "refusals": refusals}
    return render(request, "society/partnering/answer.html", context, status=422 if refusals else 200)


@never_cache
def answer_outside(request: SocietyRequest, text: str) -> HttpResponse:
    """The link of a letter to a contact outside: who asks and why, the answer, and later what came of it."""
    row = routing.outside(text)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    answer = OutsideForm(request.POST if act == "consent" else None, initial={"address": row.address})
    report = OutsideOutcomeForm(request.POST if act == "report" else None)
    form = {"consent": answer, "report": report}.get(act)
    is_refused = form is not None and not form.is_valid()
    if act and not is_refused:
        _do_outside(text, act, form)
        return redirect("society-outside", text)
    introduction = row.introduction
    at = state_of(introduction)
    context = {
        **_wish(PUBLIC, introduction),
        "contact": contact_for_outside(introduction),
        "may_answer": at in UNANSWERED,
        "may_report": at is State.INTRODUCED,
        "answer": answer,
        "report": report,
    }
    return render(request, "society/partnering/outside.html", context, status=422 if is_refused else 200)


def _do_outside(text: str, act: str, form: Form | None) -> None:
    """What the contact outside chose. Raises NotFoundError for what is not offered, or no longer."""
    answers = form.cleaned_data if form else {}
    try:
        if act == "report":
            routing.report_outside(text=text, **answers)
        elif act in ("consent", "decline"):
            routing.answer_outside(text=text, consents=act == "consent", **answers)
    except WrongStateError as late:
        raise NotFoundError from late
