"""One page for each thing that can be done: what is asked, what will happen, who will be mailed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concord.society.access.rules import find, require
from concord.society.agreements.domain.drafting import DraftRefusedError
from concord.society.agreements.domain.legality import NotNowError
from concord.society.agreements.facts import with_facts, with_settlement
from concord.society.agreements.models import Agreement, Commitment, Deliverable, Initiative, Party
from concord.society.agreements.notices import readers_of_agreement, readers_of_side
from concord.society.agreements.states import Act, Verb
from concord.web.society import words
from concord.web.society.agreements import steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model
    from django.utils.functional import _StrOrPromise

    from concord.web.society.agreements.steps import Step
    from concord.web.society.request import SocietyRequest


@dataclass(frozen=True, slots=True)
class Task:
    """One form to fill: the step, its object, its heading, where to go after, and who reads of it."""

    step: Step
    obj: Model
    heading: _StrOrPromise
    about: str
    back: str
    layer: str
    readers: Iterable[Any] = ()
    form_options: dict[str, Any] | None = None


@login_required
def on_agreement(request: SocietyRequest, key: str, verb: str) -> HttpResponse:
    """Do a verb with an agreement."""
    agreement = find(request.actor, with_facts(Agreement.objects.all()), key)
    if verb not in set(Verb) or Verb(verb) not in steps.AGREEMENT:
        raise Http404
    require(request.actor, verb, agreement)
    step = steps.AGREEMENT[Verb(verb)]
    readers = readers_of_agreement(request.actor, agreement) if step.mails == "all" else ()
    options = {"agreement": agreement} if verb == Verb.AMEND else None
    return _answer(
        request, _task(step, agreement, agreement, words.VERB[Verb(verb)], readers, form_options=options)
    )


@login_required
def revise(request: SocietyRequest, key: str) -> HttpResponse:
    """Change the terms of the draft."""
    agreement = find(request.actor, Agreement, key)
    require(request.actor, Verb.DRAFT, agreement)
    terms = ("title_en", "title_ko", "effective_from", "ends_on", "notice_months", "text_is_public")
    return _answer(
        request,
        _task(steps.TERMS, agreement, agreement, _("Change the terms"), form_options=_now(agreement, *terms)),
    )


@login_required
def set_role(request: SocietyRequest, key: str) -> HttpResponse:
    """Say as what a party takes part."""
    party = find(request.actor, Party.objects.select_related("agreement", "organisation"), key)
    require(request.actor, Verb.DRAFT, party.agreement)
    heading = _("Role of %(party)s") % {"party": party.organisation.name}
    options = _now(party, "role", "role_en", "role_ko")
    return _answer(request, _task(steps.ROLE, party, party.agreement, heading, form_options=options))


@login_required
def strike(request: SocietyRequest, key: str) -> HttpResponse:
    """Take a commitment out of the draft."""
    commitment = find(request.actor, Commitment.objects.select_related("agreement"), key)
    require(request.actor, Verb.DRAFT, commitment.agreement)
    heading = _("Strike commitment %(number)s") % {"number": commitment.number}
    return _answer(request, _task(steps.STRIKE, commitment, commitment.agreement, heading))


@login_required
def commit(request: SocietyRequest, key: str) -> HttpResponse:
    """Add a commitment to the draft."""
    agreement = find(request.actor, Agreement, key)
    require(request.actor, Verb.DRAFT, agreement)
    task = _task(
        steps.COMMIT, agreement, agreement, _("Add a commitment"), form_options={"agreement": agreement}
    )
    return _answer(request, task)


@login_required
def sign(request: SocietyRequest, key: str) -> HttpResponse:
    """Sign for one's own party."""
    return _sign(request, key, Verb.SIGN, steps.SIGN, _("Sign for %(party)s"))


@login_required
def sign_on_behalf(request: SocietyRequest, key: str) -> HttpResponse:
    """Record a signature given on paper."""
    return _sign(
        request, key, "sign_on_behalf", steps.SIGN_ON_BEHALF, _("Record the paper signature of %(party)s")
    )


@login_required
def start_initiative(request: SocietyRequest, key: str) -> HttpResponse:
    """Begin to pursue a commitment."""
    commitment = find(request.actor, Commitment.objects.select_related("agreement"), key)
    require(request.actor, Verb.PLAN, commitment.agreement)
    heading = _("Start an initiative for commitment %(number)s") % {"number": commitment.number}
    task = _task(
        steps.INITIATIVE, commitment, commitment.agreement, heading, form_options={"commitment": commitment}
    )
    return _answer(request, task)


@login_required
def plan(request: SocietyRequest, key: str) -> HttpResponse:
    """Add a deliverable to an initiative."""
    initiative = find(request.actor, Initiative.objects.select_related("commitment__agreement"), key)
    agreement = initiative.commitment.agreement
    require(request.actor, Verb.PLAN, agreement)
    task = _task(
        steps.PLAN, initiative, agreement, _("Plan a deliverable"), form_options={"initiative": initiative}
    )
    return _answer(request, task)


@login_required
def on_deliverable(request: SocietyRequest, key: str, act: str) -> HttpResponse:
    """Hand in, accept, return or waive."""
    rows = with_settlement(Deliverable.objects.select_related("agreement"))
    deliverable = find(request.actor, rows, key)
    if act not in set(Act):
        raise Http404
    require(request.actor, act, deliverable)
    step = steps.DELIVERABLE[Act(act)]
    side = deliverable.initiative.lead if step.mails == "lead" else deliverable.initiative.counterpart
    task = Task(
        step,
        deliverable,
        words.ACT[Act(act)],
        str(deliverable),
        f"/deliverables/{deliverable.key}",
        deliverable.agreement.layer,
        readers_of_side(request.actor, side),
    )
    return _answer(request, task)


def _sign(request: SocietyRequest, key: str, verb: str, step: Step, heading: str) -> HttpResponse:
    party = find(request.actor, Party.objects.select_related("agreement", "organisation"), key)
    require(request.actor, verb, party)
    readers = readers_of_agreement(request.actor, party.agreement)
    heading = heading % {"party": party.organisation.name}
    return _answer(request, _task(step, party, party.agreement, heading, readers))


def _task(
    step: Step,
    obj: Model,
    agreement: Agreement,
    heading: _StrOrPromise,
    readers: Iterable[Any] = (),
    *,
    form_options: dict[str, Any] | None = None,
) -> Task:
    back = f"/agreements/{agreement.key}"
    return Task(step, obj, heading, agreement.title, back, agreement.layer, readers, form_options)


def _now(obj: Model, *names: str) -> dict[str, Any]:
    """The fields of the form as they stand."""
    return {"initial": {name: getattr(obj, name) for name in names}}


def _answer(request: SocietyRequest, task: Task) -> HttpResponse:
    options = task.form_options or {}
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = task.step.form(*data, **options)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                made = task.step.do(request.actor, task.obj, dict(form.cleaned_data))
            except DraftRefusedError as refusal:
                words.refuse(form, refusal.code)
            except NotNowError:
                form.add_error(None, words.TOO_LATE)
            else:
                messages.success(request, _("Done: %(what)s.") % {"what": task.heading})
                return redirect(f"/agreements/{made.key}" if isinstance(made, Agreement) else task.back)
        status = 422
    return render(request, "society/doing.html", {"task": task, "form": form}, status=status)
