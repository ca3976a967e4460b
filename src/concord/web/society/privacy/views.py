"""Personal data: what is held on me, export, erasure, retention, and what staff do on a person's request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concord.kernel.text import fold
from concord.society.access import NotFoundError, RefusedError, Role, find, require
from concord.society.people.models import Person
from concord.society.people.queries import with_address
from concord.society.privacy import actions
from concord.society.privacy.retention import KIND, retain, survey
from concord.web.atlas import parameters
from concord.web.society.fields import TextField
from concord.web.society.privacy.words import COLUMN, cell
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from concord.society.personal_data import Row, Table


SHOWN = 20


class SureForm(forms.Form):
    """The reader means it."""

    sure = forms.BooleanField(label=gettext_lazy("Erase me. I know that this cannot be undone."))


@login_required
def mine(request: SocietyRequest) -> HttpResponse:
    """Every table of every app about the reader; long ones are whole in the export."""
    held = actions.holdings(request.actor, _me(request))
    parts = [
        {"label": one.label, "tables": [shown for table in one.tables if (shown := _shown(table))]}
        for one in held
    ]
    return render(request, "society/privacy/mine.html", {"parts": [one for one in parts if one["tables"]]})


@login_required
@require_POST
def export_mine(request: SocietyRequest) -> HttpResponse:
    """The archive to take away; asked for by POST, because the ledger notes that it was taken."""
    content = actions.export(actor=request.actor, person=_me(request))
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


@login_required
def erase_me(request: SocietyRequest) -> HttpResponse:
    """What an erasure does, in figures; then the erasure, after which nobody is signed in."""
    person, form = _me(request), SureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.erase(actor=request.actor, person=person)
        logout(request)
        return redirect("society-erased")
    lines = actions.preview_erasure(actor=request.actor, person=person)
    context = {"form": form, "lines": lines}
    return render(request, "society/privacy/erase.html", context, status=422 if form.is_bound else 200)


def erased(request: SocietyRequest) -> HttpResponse:
    """What an erased person reads last."""
    return render(request, "society/privacy/erased.html")


@login_required
def retention(request: SocietyRequest) -> HttpResponse:
    """How long what is kept, and what a run would end now."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError(KIND)
    if request.method == "POST":
        ended = sum(ending.count for ending in retain(actor=request.actor))
        messages.success(request, _("Ended: %(n)s.") % {"n": ended})
        return redirect("society-retention")
    return render(request, "society/privacy/retention.html", {"endings": survey()})


def _me(request: SocietyRequest) -> Person:
    person = Person.objects.filter(pk=request.actor.person).first() if request.actor.person else None
    if person is None:
        raise NotFoundError
    return person


def _shown(table: Table) -> dict[str, Any] | None:
    """The table as its page shows it: the latest rows, columns named in the reader's language."""
    # One more than is shown tells whether there are more, without a query that counts them.
    found = [_in_language(row) for row in table.latest(SHOWN + 1)]
    rows = found[:SHOWN]
    if not rows:
        return None
    # What the ledger keeps of a private value names its field in a column of its own.
    fields = table.code == "values"
    return {
        "label": table.label,
        "columns": [COLUMN.get(name, name) for name in rows[0]],
        "rows": [
            [
                COLUMN.get(value, value)
                if fields and name == "name"
                else cell(row["name"] if fields and name == "value" else name, value)
                for name, value in row.items()
            ]
            for row in rows
        ],
        "has_more": len(found) > SHOWN,
    }


def _in_language(row: Row) -> Row:
    """The row with one column for what it holds in two languages: the reader's, else English."""
    reader = get_language() or "en"
    return {
        name: row.get(f"{name[:-3]}_{reader}") or value if name.endswith("_en") else value
        for name, value in row.items()
        if not (name.endswith("_ko") and f"{name[:-3]}_en" in row)
    }


class RequestForm(forms.Form):
    """Which request is answered."""

    request = TextField(
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
def search(request: SocietyRequest) -> HttpResponse:
    """Find the person by name or by the whole e-mail address; nobody is listed without a search."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("hand_out")
    sought = parameters.text(request, "q") or ""
    people = Person.objects.none()
    if sought:
        by_name = Q(search_text__contains=fold(sought)) | with_address(sought)
        people = Person.objects.filter(by_name, merged_into=None).exclude(name="").order_by("name", "pk")
    page = page_of(request, people)
    return render(request, "society/privacy/requests.html", {"page": page, "sought": sought})


@login_required
def person(request: SocietyRequest, key: str) -> HttpResponse:
    """What is held on the person, in figures, and what can be done on their request."""
    found = _found(request, key)
    context = {"person": found, "figures": actions.figures(actor=request.actor, person=found)}
    return render(request, "society/privacy/person.html", context)


@login_required
def hand_out(request: SocietyRequest, key: str) -> HttpResponse:
    """The archive, once it is said which request it answers."""
    found, form = _found(request, key), RequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        content = actions.hand_out(actor=request.actor, person=found, request=form.cleaned_data["request"])
        response = HttpResponse(content, content_type="application/zip")
        response.headers["Content-Disposition"] = f'attachment; filename="held-{found.key}.zip"'
        return response
    context = {"person": found, "form": form}
    return render(request, "society/privacy/hand_out.html", context, status=422 if form.is_bound else 200)


@login_required
def erase(request: SocietyRequest, key: str) -> HttpResponse:
    """What an erasure does, in figures; then the erasure."""
    found, form = _found(request, key), ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.erase_on_request(actor=request.actor, person=found, request=form.cleaned_data["request"])
        messages.success(request, _("The person is erased."))
        return redirect("society-requests")
    lines = actions.preview_erasure(actor=request.actor, person=found)
    context = {"person": found, "form": form, "lines": lines}
    return render(request, "society/privacy/erase_other.html", context, status=422 if form.is_bound else 200)


def _found(request: SocietyRequest, key: str) -> Person:
    person = find(request.actor, Person.objects.exclude(name="").select_related("account"), key)
    require(request.actor, "hand_out", person)
    return person
