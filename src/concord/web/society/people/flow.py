"""Joined and left by region over the years: pictures, table, CSV and SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.kernel.jurisdictions import regions
from concord.society.people.coverage import NOT_KNOWN, flows
from concord.society.people.queries import tenures
from concord.society.people.spreadsheets import write_csv
from concord.web.society.people.flow_picture import HEIGHT, panels

if TYPE_CHECKING:
    from concord.society.people.coverage import Year
    from concord.web.society.request import SocietyRequest

YEARS = 6


def flow(request: SocietyRequest) -> HttpResponse:
    """Who joined and who left, region by region, up to the day of the page."""
    rows, names = _rows(request), _names()
    context = {
        "panels": panels(rows, names),
        "height": HEIGHT,
        "rows": [(names[key], years) for key, years in rows.items()],
        "years": len(next(iter(rows.values()), ())),
        "joined": sum(year.joined for years in rows.values() for year in years),
        "left": sum(year.left for years in rows.values() for year in years),
    }
    return render(request, "society/people/flow.html", context)


def as_csv(request: SocietyRequest) -> HttpResponse:
    """The table as a file."""
    lines = [
        [key, *map(str, (year.year, year.joined, year.left, year.members))]
        for key, years in _rows(request).items()
        for year in years
    ]
    content = write_csv(["region", "year", "joined", "left", "members"], lines)
    return _file(request, content, "text/csv; charset=utf-8", "csv")


def as_svg(request: SocietyRequest) -> HttpResponse:
    """The pictures as one file."""
    drawn = panels(_rows(request), _names())
    context = {"panels": drawn, "height": HEIGHT * max(1, len(drawn)), "alone": True}
    return _file(request, render_to_string("pictures/flow.svg", context).encode(), "image/svg+xml", "svg")


def _rows(request: SocietyRequest) -> dict[str, tuple[Year, ...]]:
    """The last years, from the first in which anything happened or anybody was a member; two at least."""
    found = flows(tenures(), YEARS, request.as_of)
    every = list(zip(*found.values(), strict=True))
    dull = next((n for n, year in enumerate(every) if any(one.joined or one.members for one in year)), 0)
    return {key: years[min(dull, YEARS - 2) :] for key, years in found.items()}


def _names() -> dict[str, str]:
    language = get_language() or "en"
    return {region.key: region.name(language) for region in regions()} | {NOT_KNOWN: _("not known")}


def _file(request: SocietyRequest, content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"members-{request.as_of}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
