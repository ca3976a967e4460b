"""Imports: hand a list in, see what it would change, how far it is, what was refused."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from concord.kernel.faults import FaultsFoundError
from concord.society.access import NotFoundError, find, visible
from concord.society.files.storage import FileDamagedError
from concord.society.imports import actions
from concord.society.imports.models import MemberImport
from concord.society.imports.queries import KINDS as ORDER
from concord.society.imports.queries import built_upon, kept_for, preview_of
from concord.society.imports.states import IMPORT_ACTIONS, RUNNING, ImportAction, ImportState
from concord.society.people import columns, spreadsheets
from concord.society.people.member_matching import require_staff
from concord.society.people.models import MembershipClass
from concord.web.society.history import history
from concord.web.society.imports import forms
from concord.web.society.imports.actions import IMPORT
from concord.web.society.imports.words import FIGURES, KINDS, STATES
from concord.web.society.members.views import TYPES
from concord.web.society.request import SocietyRequest, page_of

if TYPE_CHECKING:
    from concord.kernel.faults import Fault
    from concord.society.imports.queries import Preview
    from concord.society.people.spreadsheets import Table

SHOWN = 50


@login_required
def index(request: SocietyRequest) -> HttpResponse:
    """Hand a list in; the imports before it."""
    require_staff(request.actor)
    form = forms.FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            row = actions.begin(actor=request.actor, file=form.cleaned_data["file"])
        except FaultsFoundError as found:
            context |= {"faults": found.faults[:SHOWN], "fault_count": len(found.faults)}
        else:
            return redirect(row)
    page = page_of(request, visible(request.actor, MemberImport).select_related("file", "started_by"))
    classes = list(MembershipClass.objects.all())
    context |= {
        "page": page,
        "lines": [{"import": row, "state": STATES[row.state]} for row in page],
        "fields": [
            (_("Persons"), [columns.label(name) for name in columns.FIELDS[columns.PERSONS]]),
            (_("Organisations"), [columns.label(name) for name in columns.FIELDS[columns.ORGANISATIONS]]),
            (_("Each period"), [columns.label(name) for name in columns.PERIOD]),
            (_("Classes of persons"), [str(one) for one in classes if not one.for_organisations]),
            (_("Classes of organisations"), [str(one) for one in classes if one.for_organisations]),
        ],
    }
    return render(request, "society/imports/index.html", context, status=422 if form.is_bound else 200)


@login_required
def page(request: SocietyRequest, key: str) -> HttpResponse:
    """One import: how its list is read and what it would change, or how far it is and what it made."""
    row = find(request.actor, MemberImport.objects.select_related("file", "started_by"), key)
    context: dict[str, Any] = {
        "import": row,
        "state": STATES[row.state],
        "is_running": row.state in RUNNING,
        "figures": [(FIGURES[name], row.counts[name]) for name in FIGURES if row.counts.get(name)],
        "verbs": [
            (verb, IMPORT.actions[verb].label) for verb in ImportAction if row.state in IMPORT_ACTIONS[verb]
        ],
        "happenings": history(request.actor, [row]),
    }
    if row.state == ImportState.DRAFT and row.file is not None:
        context |= _of_draft(request, row)
    if row.state in IMPORT_ACTIONS[ImportAction.UNDO]:
        built = list(islice(built_upon(row.rows.all()), SHOWN + 1))
        context |= {"built": built[:SHOWN], "has_more_built": len(built) > SHOWN}
        if built:
            context["verbs"] = [pair for pair in context["verbs"] if pair[0] != ImportAction.UNDO]
    return render(request, "society/imports/page.html", context)


def _of_draft(request: SocietyRequest, row: MemberImport) -> dict[str, Any]:
    try:
        preview = preview_of(request.actor, row)
    except (FaultsFoundError, FileDamagedError) as error:
        return {"damage": str(error)}
    kept = kept_for(preview.table)
    return {
        "preview": preview,
        "reading": _reading_in_words(preview.table),
        "filled": [(name, columns.label(to)) for name, to in preview.mapping.fields.items()],
        "rest": preview.mapping.rest(preview.table),
        "kept": kept if kept and kept.mapping == row.mapping else None,
        "totals": [
            *((KINDS[kind], preview.counts[kind]) for kind in ORDER),
            (FIGURES["periods"], preview.counts["periods"]),
            (FIGURES["refused_rows"], len(preview.refused)),
        ],
        "samples": [(KINDS[kind], preview.samples[kind]) for kind in ORDER if kind in preview.samples],
        "faults": preview.faults[:SHOWN],
        "fault_count": len(preview.faults),
    }


def _reading_in_words(table: Table) -> str:
    """How the file is read, as one sentence."""
    reading = table.reading
    if not reading.delimiter:
        return _("Read as XLSX, headings in row %(row)s, %(n)s rows below.") % {
            "row": reading.heading,
            "n": len(table.lines),
        }
    return _(
        "Read as %(encoding)s, %(delimiter)s between the cells, lines that end with %(ends)s, headings in "
        "row %(row)s, %(n)s rows below."
    ) % {
        "encoding": spreadsheets.ENCODINGS[reading.encoding],
        "delimiter": spreadsheets.DELIMITERS.get(reading.delimiter, reading.delimiter),
        "ends": reading.line_ends,
        "row": reading.heading,
        "n": len(table.lines),
    }


@login_required
def faults(request: SocietyRequest, key: str) -> HttpResponse:
    """Every fault of the list as a table."""
    preview = _preview(request, key)
    head = [_("Row"), _("Column"), _("Value"), _("Expected")]
    return _csv("faults", spreadsheets.write_csv(head, map(_cells, preview.faults)))


@login_required
def refused_rows(request: SocietyRequest, key: str) -> HttpResponse:
    """The rows that are refused, as they were handed in, to be corrected and handed in again."""
    preview = _preview(request, key)
    table = preview.table
    rows = [
        [cells[at] if at < len(cells) else "" for at in table.columns.values()]
        for line, cells in table.lines
        if line in preview.refused
    ]
    if table.epoch is None:
        return _csv("refused", spreadsheets.write_csv([*table.columns], rows))
    response = HttpResponse(spreadsheets.write_xlsx([*table.columns], rows), content_type=TYPES["xlsx"])
    response.headers["Content-Disposition"] = 'attachment; filename="refused.xlsx"'
    return response


def _preview(request: SocietyRequest, key: str) -> Preview:
    row = find(request.actor, MemberImport.objects.select_related("file"), key)
    if row.file is None:
        raise NotFoundError
    try:
        return preview_of(request.actor, row)
    except (FaultsFoundError, FileDamagedError):
        raise NotFoundError from None


def _cells(fault: Fault) -> list[str]:
    return [str(fault.row or ""), fault.column, fault.value, fault.expected]


def _csv(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES["csv"])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
