"""All instruments on a day, what changed between two days, and what is coming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _

from concord.atlas.questions.instruments import changed, coming, standings
from concord.atlas.questions.instruments.changes import months_after
from concord.web.atlas import parameters
from concord.web.atlas.display import place_name
from concord.web.atlas.downloads import FORMATS, as_csv, as_json
from concord.web.atlas.law.asking import Filter, asked, months, places_of, reader
from concord.web.atlas.law.rows import ChangeRow, Reader, StandingRow, change_row, standing_row
from concord.web.atlas.page_cache import cached_page
from concord.web.errors import BadParameterError

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.questions.instruments import Standing
    from concord.web.request import ReaderRequest

_SHOWS = ("on", "changed", "coming")


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """The list, in one of three views: on the day, changed since another day, coming."""
    found = reader()
    show = parameters.choice(request, "show", _SHOWS, "on")
    kind = parameters.choice(request, "format", FORMATS, "html")
    wanted = asked(request, found)
    context = {
        "section": "instruments",
        "show": show,
        "wanted": wanted,
        "place_name": place_name(wanted.place, found.language) if wanted.place else "",
        "places": [(place_name(code, found.language), code) for code in places_of(found)],
        "subjects": [(term.name(found.language), key) for key, term in _terms(found, "subject")],
        "kinds": [(term.name(found.language), key) for key, term in _terms(found, "kind")],
    }
    if show == "on":
        context |= _on(found, wanted, request.as_of)
    elif show == "changed":
        context |= _changed(request, found, wanted)
    else:
        context |= _coming(request, found, wanted)
    if kind != "html":
        return _plain(kind, context, request.as_of)
    return render(request, "law/instruments.html", context)


def known(rows: tuple[Standing, ...], wanted: Filter) -> list[Standing]:
    """Those that are wanted and had appeared, or may have, by the day."""
    return [
        row
        for row in rows
        if wanted.keeps(row.instrument)
        and any(event.date.is_on_or_before(row.day).possible for event in row.instrument.events)
    ]


def _terms(found: Reader, group: str) -> list[tuple[str, Any]]:
    return list(found.policy.terms.get(group, {}).items())


def _on(found: Reader, wanted: Filter, day: date) -> dict[str, Any]:
    rows = known(standings(found.policy, day), wanted)
    return {
        "certain": sum(row.certain for row in rows),
        "possible": sum(row.in_force.possible for row in rows),
        "recalled": sum(row.in_force.certain and not row.certain for row in rows),
        "standing_rows": [standing_row(found, row) for row in sorted(rows, key=_by_standing)],
    }


def _by_standing(row: Standing) -> tuple[int, str, str]:
    return -row.in_force.value, row.instrument.jurisdiction, row.instrument.id


def _changed(request: ReaderRequest, found: Reader, wanted: Filter) -> dict[str, Any]:
    since = parameters.day(request, "since") or months_after(request.as_of, -12)
    if since > request.as_of:
        raise BadParameterError("since", str(since), _("a day not after %(day)s") % {"day": request.as_of})
    rows = changed(found.policy, since, request.as_of, wanted.place or None)
    return {
        "since": since,
        "change_rows": [change_row(found, row) for row in reversed(rows) if wanted.keeps(row.instrument)],
    }


def _coming(request: ReaderRequest, found: Reader, wanted: Filter) -> dict[str, Any]:
    ahead = months(request)
    rows = coming(found.policy, request.as_of, ahead, wanted.place or None)
    return {
        "months": ahead,
        "until": months_after(request.as_of, ahead),
        "change_rows": [change_row(found, row) for row in rows if wanted.keeps(row.instrument)],
    }


def _plain(kind: str, context: dict[str, Any], day: date) -> HttpResponse:
    rows = [_plain_standing(row) for row in context.get("standing_rows", [])] or [
        _plain_change(row) for row in context.get("change_rows", [])
    ]
    if kind == "csv":
        return as_csv(f"instruments-{context['show']}-{day}", rows)
    return as_json({"as_of": day, "show": context["show"], "rows": rows})


def _plain_standing(row: StandingRow) -> dict[str, Any]:
    return {
        "instrument": row.head.id,
        "jurisdiction": row.head.place_code,
        "kind": row.head.kind,
        "name": row.head.name,
        "stage": row.stage_word,
        "since": str(row.since or ""),
        "in_force": row.in_force,
        "certain": row.certain,
        "version": row.version,
        "basis": row.basis,
        "sources": [source.url for source in row.sources],
    }


def _plain_change(row: ChangeRow) -> dict[str, Any]:
    return {
        "date": str(row.event.date),
        "step": row.event.step,
        "instrument": row.head.id,
        "jurisdiction": row.head.place_code,
        "name": row.head.name,
        "article": row.event.article,
        "certain": row.certain,
        "basis": row.event.basis,
        "version": row.version,
        "sources": [source.url for source in row.event.sources],
    }
