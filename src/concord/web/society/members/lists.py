"""Members, persons and organisations alike: found, filtered, taken away, and the lists that are kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from concord.kernel.formatting import format_date
from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction
from concord.society.access import RefusedError, Role, find, visible
from concord.society.people import lists
from concord.society.people.lists import MemberFilter
from concord.society.people.models import Area, MembershipClass, SavedList
from concord.society.people.queries import with_member
from concord.society.privacy.actions import note_looks
from concord.society.privacy.models import Matter
from concord.web.society.history import history
from concord.web.society.members import forms
from concord.web.society.members.views import TYPES, standing_word
from concord.web.society.request import SocietyRequest, page_of
from concord.web.society.words import names

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from concord.society.people.models import Membership

PAGE = 50


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """The memberships that the filter means on the day of the page, with their number by facet."""
    _staff(request)
    form = forms.ListForm(request.GET or None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    wanted = form.wanted
    rows = lists.listed(request.actor, wanted, request.as_of)
    if status == 422:
        rows = rows.none()  # a filter that does not fit means nobody, not everybody
    page = page_of(request, with_member(rows), PAGE)
    context = {
        "form": form,
        "page": page,
        "lines": [{"membership": row, "standing": standing_word(row, request.as_of)} for row in page],
        "facets": _facets(rows),
        "query": urlencode(wanted.query()),
        "save": forms.SaveListForm(initial={"query": urlencode(wanted.query())}),
    }
    return render(request, "society/members/index.html", context, status=status)


def _facets(rows: QuerySet[Membership]) -> list[dict[str, Any]]:
    """Each facet with its label and its values: the parameter, what it is called, how many there are."""
    language = get_language() or "en"
    terms = {row.key: str(row) for row in MembershipClass.objects.all()}
    called: dict[str, Any] = {
        "membership_class": terms.get,
        "country": lambda code: jurisdiction(code).name(language) if is_jurisdiction(code) else code,
        "area": names(Area).get,
        "language": {code: str(word) for code, word in forms.LANGUAGE}.get,
    }
    labels = forms.ListForm.base_fields
    return [
        {
            "name": name,
            "label": labels[name].label,
            "values": [(value, called[name](value), count) for value, count in values],
        }
        for name, values in lists.facets(rows).items()
        if values
    ]


@login_required
@require_POST
def download(request: SocietyRequest, form: str) -> HttpResponse:
    """What the filter in the address means, as a file; that it was taken is noted for each person in it."""
    _staff(request)
    asked = forms.ListForm(request.GET)
    if form not in TYPES or not asked.is_valid():
        raise Http404
    rows = lists.listed(request.actor, asked.wanted, request.as_of)
    people = rows.exclude(person=None).order_by().values_list("person", flat=True)
    note_looks(request.actor, sorted(set(people)), Matter.EXPORT)
    content = lists.download(actor=request.actor, wanted=asked.wanted, day=request.as_of, form=form)
    response = HttpResponse(content, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="members-{request.as_of}.{form}"'
    return response


@login_required
def saved(request: SocietyRequest) -> HttpResponse:
    """The lists that are kept, each with its number of memberships on the day of the page."""
    _staff(request)
    page = page_of(request, visible(request.actor, SavedList))
    lines = lists.counted(request.actor, list(page), request.as_of)
    return render(request, "society/members/lists.html", {"page": page, "lines": lines})


@login_required
def saved_list(request: SocietyRequest, key: str) -> HttpResponse:
    """One list: what it means, how many are on it, what can be done with it."""
    row = find(request.actor, SavedList.objects.select_related("made_by"), key)
    ((_row, count),) = lists.counted(request.actor, [row], request.as_of)
    context = {
        "list": row,
        "count": count,
        "query": urlencode(row.query),
        "chosen": _chosen(row.query),
        "happenings": history(request.actor, [row]),
    }
    return render(request, "society/members/list.html", context)


def _chosen(query: dict[str, str]) -> list[tuple[str, str]]:
    """Each condition of a list in words."""
    wanted = MemberFilter.read(query)
    form = forms.ListForm(query)
    found = []
    for name in wanted.query():
        value, field = getattr(wanted, name), form.fields[name]
        if isinstance(value, date):
            value = format_date(value, get_language() or "en")
        choices = getattr(field, "choices", getattr(field.widget, "choices", ()))
        words = {str(code): str(word) for code, word in choices}
        found.append((str(field.label), words.get(value, value)))
    return found


def _staff(request: SocietyRequest) -> None:
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError("list")
