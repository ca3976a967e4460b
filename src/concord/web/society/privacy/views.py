"""Personal data: what is held on me, export, erasure, retention, and what staff do on a person's request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from concord.kernel.text import clean_line, fold
from concord.society.access import NotFoundError, RefusedError, Role, find, require
from concord.society.people.models import Person
from concord.society.people.queries import with_address
from concord.society.privacy import actions, erasures
from concord.society.privacy.models import ErasureBatch
from concord.society.privacy.retention import KIND, start, survey
from concord.web.atlas import parameters
from concord.web.society.actions import add_refusal
from concord.web.society.fields import TextField
from concord.web.society.privacy.words import COLUMN, cell
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from concord.society.personal_data import Row, Table


SHOWN = 20
MOST_ERASED = 500


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
        start(actor=request.actor)
        messages.success(request, _("It goes on in the background."))
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


class ErasuresForm(forms.Form):
    """Who asked to be erased, by address or key, a line each; which requests; and that it is meant."""

    people = TextField(
        label=gettext_lazy("Who, one in a line"),
        max_length=20_000,
        widget=forms.Textarea,
        help_text=gettext_lazy("The whole e-mail address with which they sign in, or the key of their page."),
    )
    request = TextField(
        label=gettext_lazy("Which requests are answered"),
        max_length=300,
        help_text=gettext_lazy("For example: letter of 1 March, identity checked at the office."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("All of them asked for it in writing. I know that this cannot be undone.")
    )

    def clean_people(self) -> list[Person]:
        """The persons meant, each once. Raises ValidationError that names the lines that mean nobody."""
        lines = dict.fromkeys(filter(None, map(clean_line, self.cleaned_data["people"].splitlines())))
        known = Person.objects.exclude(name="").filter(merged_into=None)
        found = {
            line: known.filter(with_address(line) if "@" in line else Q(key=line)).first() for line in lines
        }
        if len(found) > MOST_ERASED:
            raise forms.ValidationError(_("At most %(n)s at once.") % {"n": MOST_ERASED})
        nobody = [line for line, one in found.items() if one is None]
        if nobody:
            raise forms.ValidationError(
                _("Nobody is known as: %(lines)s") % {"lines": ", ".join(nobody[:SHOWN])}
            )
        return list({one.pk: one for one in found.values() if one is not None}.values())


@login_required
def erase_many(request: SocietyRequest) -> HttpResponse:
    """Erase several persons on their requests, in the background."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("hand_out")
    form = ErasuresForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("people", "request")}
        try:
            batch = erasures.ask(actor=request.actor, **given)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("society-erasures", batch.key)
    context = {"form": form, "meant": getattr(form, "cleaned_data", {}).get("people", [])}
    return render(request, "society/privacy/erase_many.html", context, status=422 if form.is_bound else 200)


@login_required
def erasure_batch(request: SocietyRequest, key: str) -> HttpResponse:
    """How far the erasure of several persons is, and who could not be erased and why."""
    batch = find(request.actor, ErasureBatch, key)
    refused = batch.orders.exclude(fault="").select_related("person")
    context = {
        "batch": batch,
        "total": batch.orders.count(),
        "done": batch.orders.exclude(done_at=None).count(),
        "refused": [(order.person, _why(order.fault)) for order in refused],
        "left": batch.orders.filter(done_at=None, fault="").count(),
        "given_up": erasures.given_up(batch),
    }
    return render(request, "society/privacy/erasures.html", context)


def _why(code: str) -> _StrOrPromise:
    if code == erasures.NOT_ALLOWED:
        return _("who asked for it may not any more")
    return actions.refused.table[code][1] if code in actions.refused.table else code


def _found(request: SocietyRequest, key: str) -> Person:
    person = find(request.actor, Person.objects.exclude(name="").select_related("account"), key)
    require(request.actor, "hand_out", person)
    return person
