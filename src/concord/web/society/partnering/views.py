"""The page of a person or organisation, one's introductions, and everything that is done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from concord.kernel import clock
from concord.kernel.jurisdictions import jurisdiction
from concord.society.access.actor import Role
from concord.society.access.rules import NotFoundError, RefusedError, find, may, require, visible
from concord.society.agreements.models import Agreement
from concord.society.fields import Layer
from concord.society.mail import tickets
from concord.society.partnering import actions
from concord.society.partnering.actions import NotNowError, PartneringRefusedError, possible_verbs
from concord.society.partnering.models import Introduction, MeetingRules, Result
from concord.society.partnering.notices import TICKET
from concord.society.partnering.queries import (
    contact_for,
    rules_for,
    side_of,
    state_of,
    with_facts,
    with_state,
)
from concord.society.partnering.states import Side, State, Verb
from concord.society.people.actors import on
from concord.society.people.models import Organisation, Person
from concord.society.people.queries import current_members
from concord.society.people.rules import shown
from concord.society.privacy import looks
from concord.society.privacy.models import Matter
from concord.web.society import words as society_words
from concord.web.society.paging import page_of
from concord.web.society.partnering import words
from concord.web.society.partnering.forms import (
    AskForm,
    OnBehalfForm,
    OutcomeForm,
    ProposeForm,
    RulesForm,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import Form
    from django.http import HttpResponse

    from concord.society.access.actor import Actor
    from concord.web.society.request import SocietyRequest

PAGE = 25


def person(request: SocietyRequest, key: str) -> HttpResponse:
    """A person as they chose to be shown to the reader; that somebody looked is noted for them."""
    row = find(request.actor, Person.objects.exclude(name="").select_related("account"), key)
    looks.note(request.actor, [row.pk], Matter.LINE)
    context = {
        "person": row,
        "shown": shown(request.actor, row),
        "ties": row.affiliations.filter(on(clock.today())).select_related("organisation"),
        "country": jurisdiction(row.country).name(get_language() or "en") if row.country_known else "",
        **_may_introduce(request.actor, row),
    }
    return render(request, "society/partnering/person.html", context)


def organisation(request: SocietyRequest, key: str) -> HttpResponse:
    """An organisation of the society, with the rules under which it may be met."""
    row = find(request.actor, Organisation, key)
    context = {
        "organisation": row,
        "rules": rules_for(row),
        "may_edit": row.layer != Layer.RECORD and may(request.actor, "edit", row),
        **_may_introduce(request.actor, row),
    }
    return render(request, "society/partnering/organisation.html", context)


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """The reader's introductions, newest first; staff see everybody's."""
    page = page_of(request, with_state(visible(request.actor, Introduction)), PAGE)
    lines = [
        {"introduction": row, "state": words.STATE[state_of(row)], "side": _side(request.actor, row)}
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
    return render(request, "society/partnering/page.html", context)


def sought_of(actor: Actor, key: str) -> Person | Organisation:
    """The person or body of that key. Raises NotFoundError for absent and not visible alike."""
    try:
        return find(actor, Person.objects.exclude(name=""), key)
    except NotFoundError:
        return find(actor, Organisation, key)


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
    looks.note(actor, Person.objects.filter(people).values_list("pk", flat=True), Matter.CONTACT)


@login_required
def ask(request: SocietyRequest, key: str) -> HttpResponse:
    """A member asks: the rules first, then why, then what will happen."""
    sought = sought_of(request.actor, key)
    if not request.actor.has(Role.MEMBER):
        raise RefusedError("ask")
    in_force = rules_for(sought)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        agreements=_agreements(request.actor, sought),
        has_rules=bool(in_force),
    )
    if form.is_valid():
        try:
            actions.ask(
                actor=request.actor,
                sought=sought,
                why=form.cleaned_data["why"],
                agreement=form.cleaned_data["agreement"],
                rules=_rules_read(request, in_force),
            )
        except PartneringRefusedError as refusal:
            form.add_error(None, words.REFUSAL[refusal.code])
        else:
            return _done(request)
    return _form(request, form, sought, in_force)


@login_required
def propose(request: SocietyRequest, key: str) -> HttpResponse:
    """Staff propose an introduction; both sides are asked for their own consent."""
    sought = sought_of(request.actor, key)
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("propose")
    members = Person.objects.filter(
        memberships__in=current_members(clock.today()), layer=sought.layer
    ).distinct()
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        agreements=_agreements(request.actor, sought),
        members=members,
    )
    if form.is_valid():
        try:
            actions.propose(actor=request.actor, sought=sought, **form.cleaned_data)
        except PartneringRefusedError as refusal:
            form.add_error(None, words.REFUSAL[refusal.code])
        else:
            return _done(request)
    return _form(request, form, sought, rules_for(sought), proposes=True)


@login_required
def set_rules(request: SocietyRequest, key: str) -> HttpResponse:
    """A new version of the rules under which a body may be met."""
    row = find(request.actor, Organisation, key)
    require(request.actor, "edit", row)
    form = RulesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.set_rules(actor=request.actor, organisation=row, **form.cleaned_data)
        messages.success(request, _("The rules are in force from now on."))
        return redirect("society-body", row.key)
    context = {"form": form, "organisation": row}
    return render(request, "society/partnering/rules.html", context, status=422 if form.is_bound else 200)


def _agreements(actor: Actor, sought: Person | Organisation) -> QuerySet[Agreement]:
    return visible(actor, Agreement).exclude(layer=Layer.RECORD).filter(layer=sought.layer)


def _rules_read(request: SocietyRequest, in_force: list[MeetingRules]) -> MeetingRules | None:
    """The version that the form showed, which may since have been replaced."""
    if not in_force:
        return None
    return MeetingRules.objects.filter(key=request.POST.get("rules", "").replace("\0", "")).first()


def _done(request: SocietyRequest) -> HttpResponse:
    messages.success(request, _("Asked. Each side answers for itself; the answer is due within seven days."))
    return redirect("society-introductions")


def _form(
    request: SocietyRequest,
    form: Form,
    sought: Person | Organisation,
    in_force: list[MeetingRules],
    *,
    proposes: bool = False,
) -> HttpResponse:
    back = "society-person" if isinstance(sought, Person) else "society-body"
    context = {"form": form, "sought": sought, "rules": in_force, "back": back, "proposes": proposes}
    return render(request, "society/partnering/ask.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def answer(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """One of the three buttons of an introduction's page."""
    introduction = _introduction(request, key)
    try:
        if verb == Verb.WITHDRAW:
            actions.withdraw(actor=request.actor, introduction=introduction)
        elif verb in {Verb.CONSENT, Verb.DECLINE}:
            actions.answer(actor=request.actor, introduction=introduction, consents=verb == Verb.CONSENT)
        else:
            raise Http404
    except NotNowError:
        messages.error(request, society_words.TOO_LATE)
    else:
        messages.success(request, _("Done: %(what)s.") % {"what": words.VERB[Verb(verb)]})
    return redirect("society-introduction", introduction.key)


@never_cache
def by_link(request: SocietyRequest, text: str) -> HttpResponse:
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
    context = {"introduction": introduction, "is_seeker": is_seeker}
    return render(request, "society/partnering/answer.html", context)


@login_required
def report(request: SocietyRequest, key: str) -> HttpResponse:
    """What came of it."""
    introduction = _introduction(request, key)
    require(request.actor, Verb.REPORT, introduction)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.report(
                actor=request.actor,
                introduction=introduction,
                result=Result(form.cleaned_data["result"]),
                note=form.cleaned_data["note"],
            )
        except NotNowError:
            form.add_error(None, society_words.TOO_LATE)
        else:
            return _thanks(request, introduction)
    return _introduction_form(request, form, introduction, _("What came of it?"))


@login_required
def on_behalf(request: SocietyRequest, key: str) -> HttpResponse:
    """Staff note what a side said elsewhere."""
    introduction = _introduction(request, key)
    require(request.actor, Verb.RECORD_ON_BEHALF, introduction)
    form = OnBehalfForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        side, source = Side(form.cleaned_data["side"]), form.cleaned_data["source"]
        try:
            actions.record_on_behalf(actor=request.actor, introduction=introduction, side=side, source=source)
        except NotNowError:
            form.add_error(None, society_words.TOO_LATE)
        except PartneringRefusedError as refusal:
            form.add_error(None, words.REFUSAL[refusal.code])
        else:
            return _thanks(request, introduction)
    return _introduction_form(request, form, introduction, _("Record what a side said elsewhere"))


def _introduction(request: SocietyRequest, key: str) -> Introduction:
    return find(request.actor, with_facts(Introduction.objects.all()), key)


def _thanks(request: SocietyRequest, introduction: Introduction) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("society-introduction", introduction.key)


def _introduction_form(
    request: SocietyRequest, form: Form, introduction: Introduction, heading: str
) -> HttpResponse:
    context = {"form": form, "introduction": introduction, "heading": heading}
    return render(request, "society/partnering/form.html", context, status=422 if form.is_bound else 200)
