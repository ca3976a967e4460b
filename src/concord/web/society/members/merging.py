"""Rows that may be one person: found, looked at side by side, joined or asked about, undone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache

from concord.society.access import RefusedError, Role, find, visible
from concord.society.people import merging
from concord.society.people.models import Membership, Merge, Person
from concord.society.people.states import MERGE_ACTIONS, MergeAction, MergeState
from concord.web.society.actions import Action, ActionTable, Place, add_refusal
from concord.web.society.fields import PersonField, ReasonForm
from concord.web.society.history import history
from concord.web.society.request import SocietyRequest, page_of
from concord.web.society.words import MODELS

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

REASONS: dict[str, _StrPromise] = {
    "address": gettext_lazy("one confirmed address"),
    "name": gettext_lazy("one name in one country"),
    "organisation": gettext_lazy("one name in their own script in one organisation"),
}
STATES: dict[MergeState, _StrPromise] = {
    MergeState.ASKED: pgettext_lazy("joining", "both were asked"),
    MergeState.REFUSED: pgettext_lazy("joining", "one of the two said no"),
    MergeState.WITHDRAWN: pgettext_lazy("joining", "the question was taken back"),
    MergeState.DONE: pgettext_lazy("joining", "joined"),
    MergeState.UNDONE: pgettext_lazy("joining", "undone"),
}


class PairForm(forms.Form):
    """Which two."""

    kept = PersonField(label=gettext_lazy("Person who is kept"))
    merged = PersonField(label=gettext_lazy("Person who is joined to it"))

    def __init__(self, actor: Any, *data: Any) -> None:  # noqa: ANN401 - a form's arguments
        super().__init__(*data)
        for field in self.fields.values():
            field.actor = actor  # type: ignore[attr-defined]


class MergeForm(ReasonForm):
    """Why, and whether both are asked first."""

    ask = forms.BooleanField(
        label=gettext_lazy("Ask both addresses first"),
        required=False,
        help_text=gettext_lazy("Each gets a link; they are joined once both have said yes."),
    )


MERGE = ActionTable(
    {
        MergeAction.UNDO: Action(
            gettext_lazy("Take the two apart again"),
            merging.undo,
            ReasonForm,
            readers=lambda _actor, row: [one.account for one in (row.kept, row.merged) if one.account],
            note=lambda _row: gettext_lazy(
                "Everything goes back to where it was before the two were joined."
            ),
        ),
        MergeAction.WITHDRAW: Action(
            gettext_lazy("Ask no longer"),
            merging.withdraw,
            note=lambda _row: gettext_lazy("The links that were sent open nothing any more."),
            is_final=True,
        ),
    },
    argument="row",
    rows=Merge.objects.select_related("kept__account", "merged__account"),
    place=lambda row: Place(str(row), row.get_absolute_url(), row.kept.layer),
)


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """Pairs that may be one person, and what was joined or asked about, the latest first."""
    _staff(request)
    page = page_of(request, merging.candidates(request.actor))
    shown = [pk for pair in page for pk in (pair.kept, pair.merged)]
    people = Person.objects.select_related("account").in_bulk(shown)
    lines = [
        {
            "kept": people[pair.kept],
            "merged": people[pair.merged],
            "reasons": [REASONS[why] for why in pair.reasons],
        }
        for pair in page
    ]
    past = visible(request.actor, Merge).select_related("kept", "merged")[:25]
    context = {
        "page": page,
        "lines": lines,
        "past": [(row, STATES[merging.state_of(row)]) for row in past],
        "form": PairForm(request.actor),
    }
    return render(request, "society/members/duplicates.html", context)


@login_required
def new(request: SocietyRequest) -> HttpResponse:
    """What joining the two would do, before it is done; the two stand in the address."""
    _staff(request)
    if not request.GET.keys() & PairForm.base_fields:
        return redirect("society-duplicates")
    pair = PairForm(request.actor, _by_key(request))
    if not pair.is_valid():
        return render(request, "society/members/pair.html", {"form": pair}, status=422)
    kept, merged = pair.cleaned_data["kept"], pair.cleaned_data["merged"]
    form = MergeForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"kept": kept, "merged": merged, "form": form}
    try:
        if form.is_valid():
            row = merging.merge(actor=request.actor, kept=kept, merged=merged, **form.cleaned_data)
            messages.success(request, _("Done: %(what)s.") % {"what": STATES[merging.state_of(row)]})
            return redirect(row)
        joined = merging.preview(actor=request.actor, kept=kept, merged=merged)
    except ValidationError as refusal:
        if form.is_bound:
            add_refusal(form, refusal)
        context["refusal"] = refusal.messages
        return render(request, "society/members/merge_new.html", context, status=422)
    context |= {
        "joined": joined,
        "moved": _counted(joined.moved),
        "stays": _counted(joined.stays),
        "must_ask": merging.needs_word(kept, merged),
        "sides": [_side(person) for person in (kept, merged)],
        "turned": urlencode({"kept": merged.key, "merged": kept.key}),
    }
    return render(request, "society/members/merge_new.html", context, status=422 if form.is_bound else 200)


def _by_key(request: SocietyRequest) -> dict[str, str]:
    """The two as typed; a key, as links give it, is written as the address or the name of its person."""
    typed = {name: request.GET.get(name, "") for name in ("kept", "merged")}
    known = visible(request.actor, Person).filter(key__in=typed.values()).select_related("account")
    names = {one.key: one.account.email if one.account else one.name for one in known}
    return {name: names.get(text, text) for name, text in typed.items()}


def _counted(counts: Any) -> list[tuple[Any, int]]:  # noqa: ANN401 - a counter
    words: Counter[str] = Counter()
    for label, count in counts.items():
        words[str(MODELS.get(label, _("other records")))] += count
    return [(word, count) for word, count in words.items() if count]


def _side(person: Person) -> dict[str, Any]:
    memberships = Membership.objects.filter(person=person).select_related("membership_class")
    ties = person.affiliations.select_related("organisation")
    return {"person": person, "memberships": memberships, "ties": ties}


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One joining: which two, where it stands, what can be done, what happened."""
    row = find(request.actor, Merge.objects.select_related("kept", "merged", "asked_by"), key)
    state = merging.state_of(row)
    legal = [action for action in MERGE.actions if state in MERGE_ACTIONS[MergeAction(action)]]
    built = state is MergeState.DONE and merging.is_built_upon(row)
    context = {
        "merge": row,
        "state": STATES[state],
        "built": built,
        "verbs": [] if built else [(action, MERGE.actions[action].label) for action in legal],
        "happenings": history(request.actor, [row]),
    }
    return render(request, "society/members/merge.html", context)


@never_cache
def answer(request: SocietyRequest, text: str) -> HttpResponse:
    """The link of a letter: which two accounts, and yes or no without signing in.

    Opening the link uses nothing up, since mail scanners open links too; the answer does.
    """
    row, person = merging.asked(text)
    other = row.merged if person == row.kept else row.kept
    context: dict[str, Any] = {"row": row, "own": person.account, "other": _masked(other)}
    if request.method == "POST" and request.POST.get("answer") in {"yes", "no"}:
        try:
            row = merging.answer(text=text, agrees=request.POST["answer"] == "yes")
        except ValidationError as refusal:
            context["refusal"] = refusal.messages
            return render(request, "society/members/merge_answer.html", context, status=422)
        context["state"] = STATES[merging.state_of(row)]
    return render(request, "society/members/merge_answer.html", context)


def _masked(person: Person) -> str:
    """The address so that its owner knows it and nobody else learns it."""
    local, _at, domain = person.account.email.partition("@") if person.account else ("", "", "")
    return f"{local[:1]}…@{domain}"


def _staff(request: SocietyRequest) -> None:
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("merge")
