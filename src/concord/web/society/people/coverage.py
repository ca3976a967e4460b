"""Members by region, country and area, with the gaps, and who joined and left year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction, regions
from concord.society.people.coverage import NOT_KNOWN, Line, Year, flows, matrix
from concord.society.people.models import Area
from concord.society.people.queries import tenures
from concord.society.people.spreadsheets import write_csv

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from concord.web.society.request import SocietyRequest


WIDTH, HEIGHT = 300, 176
_LEFT, _RIGHT = 12, 288
_UP, _DOWN = 58, 40
_BASE = 104


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: a bar up for who joined, one down for who left, with the places of their numbers."""

    year: Year
    x: float
    middle: float
    width: float
    up: float
    down: float

    @property
    def top(self) -> float:
        """Where the bar of those who joined begins."""
        return round(_BASE - self.up, 1)

    @property
    def bottom(self) -> float:
        """Where the number below the bar of those who left stands."""
        return round(_BASE + self.down + 13, 1)


@dataclass(frozen=True, slots=True)
class Panel:
    """One region. ``offset`` is its place in the picture of all regions."""

    name: str
    members: int
    bars: tuple[Bar, ...]
    offset: int
    base: int = _BASE
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def alone_list(self) -> list[Panel]:
        """This panel alone, as the drawing takes it."""
        return [self]


def panels(rows: Mapping[str, Sequence[Year]], names: Mapping[str, str]) -> list[Panel]:
    """A panel for each region, by its key, in the order of ``rows``."""
    every = [year for years in rows.values() for year in years]
    up = _UP / max(1, *(year.joined for year in every)) if every else 0
    down = _DOWN / max(1, *(year.left for year in every)) if every else 0
    unit = min(up, down)
    return [
        Panel(names[key], years[-1].members, _bars(years, unit), number * HEIGHT)
        for number, (key, years) in enumerate(rows.items())
    ]


def _bars(years: Sequence[Year], unit: float) -> tuple[Bar, ...]:
    step = (_RIGHT - _LEFT) / len(years)
    width = round(step * 0.55, 1)
    return tuple(
        Bar(
            year=year,
            x=round(_LEFT + step * number + (step - width) / 2, 1),
            middle=round(_LEFT + step * (number + 0.5), 1),
            width=width,
            up=round(year.joined * unit, 1),
            down=round(year.left * unit, 1),
        )
        for number, year in enumerate(years)
    )


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


AREAS = (*Area.values, NOT_KNOWN)


def coverage(request: SocietyRequest) -> HttpResponse:
    """The matrix on the day of the page, with joiners and leavers of the year before."""
    day = request.as_of
    since = day - relativedelta(years=1)
    lines = matrix(tenures(), AREAS, since, day)
    language = get_language() or "en"
    context = {
        "since": since,
        "areas": _areas(lines),
        "regions": _by_region(lines, language),
        "members": sum(line.members for line in lines),
        "countries": sum(line.members > 0 for line in lines),
    }
    return render(request, "society/people/coverage.html", context)


def _by_region(lines: list[Line], language: str) -> list[dict[str, object]]:
    """Every region with its countries, those without a member too; what is not known comes last."""
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.region, []).append(line)
    if not lines:
        return []
    areas = _areas(lines)
    found = [_region(one.key, one.name(language), one.countries, grouped, areas) for one in regions()]
    if NOT_KNOWN in grouped:
        found.append(_region(NOT_KNOWN, str(_("not known")), frozenset(), grouped, areas))
    return found


def _areas(lines: list[Line]) -> list[str]:
    """The headings of the areas; "not known" only if somebody's area is not."""
    some = any(line.cells[-1].members or line.cells[-1].growth for line in lines)
    return [*map(str, Area.labels), *([str(_("not known"))] if some else [])]


def _region(
    key: str, name: str, countries: frozenset[str], grouped: dict[str, list[Line]], areas: list[str]
) -> dict[str, object]:
    language = get_language() or "en"
    lines = grouped.get(key, [])
    held = {line.country for line in lines if line.members}
    empty = sorted(jurisdiction(code).name(language) for code in countries - held)
    return {
        "key": key,
        "name": name,
        "members": sum(line.members for line in lines),
        "growth": sum(cell.growth for line in lines for cell in line.cells),
        "with_members": len(held),
        "without": len(empty),
        "empty": empty,
        "lines": [
            {
                "name": jurisdiction(line.country).name(language)
                if is_jurisdiction(line.country)
                else _("not known"),
                "line": line,
                "cells": list(zip(areas, line.cells, strict=False)),
            }
            for line in lines
        ],
    }
