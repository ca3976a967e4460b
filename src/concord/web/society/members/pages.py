"""Import of members: upload, look at every difference or every fault, then apply all of it or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from concord.kernel.faults import FaultsFoundError
from concord.society.access.actor import Role
from concord.society.access.rules import RefusedError
from concord.society.files.storage import LARGEST
from concord.society.people import member_lists
from concord.society.people.member_lists import IMPORT
from concord.society.people.models import Area, MembershipClass, OrganisationKind, Profession
from concord.society.privacy import looks
from concord.society.privacy.models import Matter

if TYPE_CHECKING:
    from concord.web.society.request import SocietyRequest

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ListForm(forms.Form):
    """A list of members; ticked, it is applied, else only looked at."""

    file = forms.FileField(label=gettext_lazy("List of members, as CSV or XLSX"))
    apply = forms.BooleanField(
        label=gettext_lazy("Apply it if there is no fault"),
        required=False,
        help_text=gettext_lazy("Without this tick the differences are only shown."),
    )

    def clean_file(self) -> tuple[str, bytes]:
        """Name and content. Raises ValidationError for a file that is too large."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return file.name, file.read()


@login_required
def import_list(request: SocietyRequest) -> HttpResponse:
    """Every difference of the list, or every fault with its row and column."""
    if not request.actor.has(Role.HOST_STAFF):
        raise RefusedError(IMPORT)
    form = ListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, object] = {"form": form, "columns": member_lists.COLUMNS, "allowed": _allowed()}
    status = 422 if form.is_bound else 200
    if form.is_valid():
        name, content = form.cleaned_data["file"]
        do = member_lists.apply if form.cleaned_data["apply"] else member_lists.preview
        try:
            differences = do(actor=request.actor, content=content, file=name)
        except FaultsFoundError as found:
            context["faults"] = found.faults
        else:
            if form.cleaned_data["apply"]:
                changed = sum(not one.is_nothing for one in differences)
                messages.success(request, _("Applied: %(n)s lines changed something.") % {"n": changed})
                return redirect("society-import")
            context["differences"], status = differences, 200
    return render(request, "society/members/import.html", context, status=status)


def _allowed() -> list[tuple[object, str]]:
    """The words that a column takes, for the page."""
    classes = list(MembershipClass.objects.values_list("name_en", "for_organisations"))
    return [
        ("area", ", ".join(Area.values)),
        ("profession", ", ".join(Profession.values)),
        ("kind", ", ".join(OrganisationKind.values)),
        (_("class of persons"), ", ".join(name for name, bodies in classes if not bodies)),
        (_("class of organisations"), ", ".join(name for name, bodies in classes if bodies)),
    ]


@login_required
@require_GET
def export_list(request: SocietyRequest, form: str) -> HttpResponse:
    """Today's members as a file; that they were exported is noted for each of them."""
    if form not in _TYPES:
        raise Http404
    people = list(member_lists.exported(request.actor).values_list("person", flat=True))
    content = member_lists.export(actor=request.actor, form=form)
    looks.note(request.actor, [person for person in people if person], Matter.EXPORT)
    response = HttpResponse(content, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="members.{form}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
