"""Consent, decline, withdraw; what staff pass on; what came of it; and the link in a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from concord.society.access.rules import NotFoundError, find, require
from concord.society.mail import tickets
from concord.society.partnering.domain import answering, asking
from concord.society.partnering.domain.legality import NotNowError, PartneringRefusedError
from concord.society.partnering.facts import side_of, state_of, with_facts
from concord.society.partnering.models import Introduction, Result
from concord.society.partnering.notices import TICKET
from concord.society.partnering.states import Side, State, Verb
from concord.web.society import words as society_words
from concord.web.society.introductions import words
from concord.web.society.introductions.forms import OnBehalfForm, OutcomeForm

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse

    from concord.web.society.request import SocietyRequest


@login_required
@require_POST
def answer(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """One of the three buttons of an introduction's page."""
    introduction = _found(request, key)
    try:
        if verb == Verb.WITHDRAW:
            asking.withdraw(actor=request.actor, introduction=introduction)
        elif verb in {Verb.CONSENT, Verb.DECLINE}:
            answering.answer(actor=request.actor, introduction=introduction, consents=verb == Verb.CONSENT)
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
    introduction, actor = answering.bearer(tickets.look(text, TICKET))
    if state_of(introduction) is not State.OPEN:
        raise NotFoundError
    if request.method == "POST" and request.POST.get("answer") in {"consent", "decline"}:
        consents = request.POST["answer"] == "consent"
        made = answering.answer_by_link(text=text, consents=consents)
        context = {"introduction": made, "consents": consents, "state": words.STATE[state_of(made)]}
        return render(request, "society/introductions/answered.html", context)
    is_seeker = side_of(actor, introduction) is Side.SEEKER
    context = {"introduction": introduction, "is_seeker": is_seeker}
    return render(request, "society/introductions/answer.html", context)


@login_required
def report(request: SocietyRequest, key: str) -> HttpResponse:
    """What came of it."""
    introduction = _found(request, key)
    require(request.actor, Verb.REPORT, introduction)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answering.report(
                actor=request.actor,
                introduction=introduction,
                result=Result(form.cleaned_data["result"]),
                note=form.cleaned_data["note"],
            )
        except NotNowError:
            form.add_error(None, society_words.TOO_LATE)
        else:
            return _thanks(request, introduction)
    return _form(request, form, introduction, _("What came of it?"))


@login_required
def on_behalf(request: SocietyRequest, key: str) -> HttpResponse:
    """Staff note what a side said elsewhere."""
    introduction = _found(request, key)
    require(request.actor, Verb.RECORD_ON_BEHALF, introduction)
    form = OnBehalfForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        side, source = Side(form.cleaned_data["side"]), form.cleaned_data["source"]
        try:
            answering.record_on_behalf(
                actor=request.actor, introduction=introduction, side=side, source=source
            )
        except NotNowError:
            form.add_error(None, society_words.TOO_LATE)
        except PartneringRefusedError as refusal:
            form.add_error(None, words.REFUSAL[refusal.code])
        else:
            return _thanks(request, introduction)
    return _form(request, form, introduction, _("Record what a side said elsewhere"))


def _found(request: SocietyRequest, key: str) -> Introduction:
    return find(request.actor, with_facts(Introduction.objects.all()), key)


def _thanks(request: SocietyRequest, introduction: Introduction) -> HttpResponse:
    messages.success(request, _("Recorded."))
    return redirect("society-introduction", introduction.key)


def _form(request: SocietyRequest, form: Form, introduction: Introduction, heading: str) -> HttpResponse:
    context = {"form": form, "introduction": introduction, "heading": heading}
    return render(request, "society/introductions/form.html", context, status=422 if form.is_bound else 200)
