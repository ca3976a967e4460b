"""Pages for staff who act on a person's written request: find the person, hand out, erase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from concord.kernel.text import fold
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError, find, require
from concord.society.people.models import Person
from concord.society.privacy import actions
from concord.web.atlas import parameters
from concord.web.society.paging import page_of

if TYPE_CHECKING:
    from concord.web.society.request import SocietyRequest

PAGE = 25


class RequestForm(forms.Form):
    """Which request is answered."""

    request = forms.CharField(
        label=gettext_lazy("Which request is answered"),
        max_length=300,
        help_text=gettext_lazy("For example: letter of 1 March, identity checked at the office."),
    )


class ErasureForm(RequestForm):
    """Which request, and that it is meant."""

    sure = forms.BooleanField(
        label=gettext_lazy("The person asked for it in writing. I know that this cannot be undone.")
    )


@login_required
@never_cache
def search(request: SocietyRequest) -> HttpResponse:
    """Find the person by name or by the whole e-mail address; nobody is listed without a search."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("hand_out")
    sought = parameters.text(request, "q") or ""
    people = Person.objects.none()
    if sought:
        by_name = Q(search_text__contains=fold(sought)) | Q(account__email__iexact=sought)
        people = Person.objects.exclude(name="").filter(by_name).order_by("name", "pk")
    page = page_of(request, people, PAGE)
    return render(request, "society/holding/requests.html", {"page": page, "sought": sought})


@login_required
@never_cache
def person(request: SocietyRequest, key: str) -> HttpResponse:
    """What is held on the person, in figures, and what can be done on their request."""
    found = _found(request, key)
    context = {"person": found, "figures": actions.figures(actor=request.actor, person=found)}
    return render(request, "society/holding/person.html", context)


@login_required
@never_cache
def hand_out(request: SocietyRequest, key: str) -> HttpResponse:
    """The archive, once it is said which request it answers."""
    found, form = _found(request, key), RequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        content = actions.hand_out(actor=request.actor, person=found, request=form.cleaned_data["request"])
        response = HttpResponse(content, content_type="application/zip")
        response.headers["Content-Disposition"] = f'attachment; filename="held-{found.key}.zip"'
        return response
    context = {"person": found, "form": form}
    return render(request, "society/holding/hand_out.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
def erase(request: SocietyRequest, key: str) -> HttpResponse:
    """What an erasure does, in figures; then the erasure."""
    found, form = _found(request, key), ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.erase_on_request(actor=request.actor, person=found, request=form.cleaned_data["request"])
        messages.success(request, _("The person is erased."))
        return redirect("society-requests")
    lines = actions.preview_erasure(actor=request.actor, person=found)
    context = {"person": found, "form": form, "lines": lines}
    return render(request, "society/holding/erase_other.html", context, status=422 if form.is_bound else 200)


def _found(request: SocietyRequest, key: str) -> Person:
    found = find(request.actor, Person.objects.exclude(name="").select_related("account"), key)
    require(request.actor, "hand_out", found)
    return found
