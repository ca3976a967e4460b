"""Asking to be introduced, proposing an introduction, and setting the rules for being met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concord.kernel import clock
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError, find, require, visible
from concord.society.agreements.models import Agreement
from concord.society.fields import Layer
from concord.society.partnering.domain import asking
from concord.society.partnering.domain.legality import PartneringRefusedError
from concord.society.partnering.models import MeetingRules
from concord.society.people.models import Organisation, Person
from concord.society.people.standings import current_members
from concord.web.society.introductions import words
from concord.web.society.introductions.forms import AskForm, ProposeForm, RulesForm
from concord.web.society.introductions.pages import sought_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import Form
    from django.http import HttpResponse

    from concord.society.access.actor import Actor
    from concord.web.society.request import SocietyRequest


@login_required
def ask(request: SocietyRequest, key: str) -> HttpResponse:
    """A member asks: the rules first, then why, then what will happen."""
    sought = sought_of(request.actor, key)
    if not request.actor.has(Role.MEMBER):
        raise RefusedError("ask")
    rules = asking.rules_for(sought)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        agreements=_agreements(request.actor, sought),
        has_rules=bool(rules),
    )
    if form.is_valid():
        try:
            asking.ask(
                actor=request.actor,
                sought=sought,
                why=form.cleaned_data["why"],
                agreement=form.cleaned_data["agreement"],
                rules=_read(request, rules),
            )
        except PartneringRefusedError as refusal:
            form.add_error(None, words.REFUSAL[refusal.code])
        else:
            return _done(request)
    return _form(request, form, sought, rules)


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
            asking.propose(actor=request.actor, sought=sought, **form.cleaned_data)
        except PartneringRefusedError as refusal:
            form.add_error(None, words.REFUSAL[refusal.code])
        else:
            return _done(request)
    return _form(request, form, sought, asking.rules_for(sought), proposes=True)


@login_required
def rules(request: SocietyRequest, key: str) -> HttpResponse:
    """A new version of the rules under which a body may be met."""
    body = find(request.actor, Organisation, key)
    require(request.actor, "edit", body)
    form = RulesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asking.set_rules(actor=request.actor, organisation=body, **form.cleaned_data)
        messages.success(request, _("The rules are in force from now on."))
        return redirect("society-body", body.key)
    context = {"form": form, "body": body}
    return render(request, "society/introductions/rules.html", context, status=422 if form.is_bound else 200)


def _agreements(actor: Actor, sought: Person | Organisation) -> QuerySet[Agreement]:
    return visible(actor, Agreement).exclude(layer=Layer.RECORD).filter(layer=sought.layer)


def _read(request: SocietyRequest, in_force: list[MeetingRules]) -> MeetingRules | None:
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
    return render(request, "society/introductions/ask.html", context, status=422 if form.is_bound else 200)
