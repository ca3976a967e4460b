"""Members by region, country and area, with the gaps, and who joined and left year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction, regions
from concord.society.people.coverage import LEAST, NOT_KNOWN, Cell, Coverage, Line, Year
from concord.society.people.models import Area
from concord.society.people.queries import coverage_for, flows_for
from concord.society.people.spreadsheets import write_csv

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

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
    members: int | None
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
    """A panel for each region, by its key, in the order of ``rows``; what is withheld has no bar."""
    every = [year for years in rows.values() for year in years]
    up = _UP / max(1, *(year.joined or 0 for year in every)) if every else 0
    down = _DOWN / max(1, *(year.left or 0 for year in every)) if every else 0
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
            up=round((year.joined or 0) * unit, 1),
            down=round((year.left or 0) * unit, 1),
        )
        for number, year in enumerate(years)
    )


YEARS = 6


def flow(request: SocietyRequest) -> HttpResponse:
    """Who joined and who left, region by region, up to the day of the page."""
    day, rows = _rows(request)
    names, every = _names(), [year for years in rows.values() for year in years]
    context = {
        "panels": panels(rows, names),
        "height": HEIGHT,
        "day": day,
        "least": _least(request),
        "rows": [(names[key], years) for key, years in rows.items()],
        "years": len(next(iter(rows.values()), ())),
        "joined": _sum(year.joined for year in every),
        "left": _sum(year.left for year in every),
    }
    return render(request, "society/people/flow.html", context)


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum, unless it would tell a number that is withheld."""
    every = list(numbers)
    return None if None in every else sum(number for number in every if number)


def _least(request: SocietyRequest) -> int | None:
    """The least number that the reader is told, for those who are not told all."""
    return None if request.actor.is_host_staff else LEAST


def as_csv(request: SocietyRequest) -> HttpResponse:
    """The table as a file."""
    day, rows = _rows(request)
    lines = [
        [
            key,
            *(
                "" if number is None else str(number)
                for number in (year.year, year.joined, year.left, year.members)
            ),
        ]
        for key, years in rows.items()
        for year in years
    ]
    content = write_csv(["region", "year", "joined", "left", "members"], lines)
    return _file(day, content, "text/csv; charset=utf-8", "csv")


def as_svg(request: SocietyRequest) -> HttpResponse:
    """The pictures as one file."""
    day, rows = _rows(request)
    drawn = panels(rows, _names())
    context = {"panels": drawn, "height": HEIGHT * max(1, len(drawn)), "alone": True}
    return _file(day, render_to_string("pictures/flow.svg", context).encode(), "image/svg+xml", "svg")


def _rows(request: SocietyRequest) -> tuple[date, dict[str, tuple[Year, ...]]]:
    """The last years, from the first in which anything happened or anybody was a member; two at least."""
    day, found = flows_for(request.actor, YEARS, request.as_of)
    every = list(zip(*found.values(), strict=True))
    eventful = (n for n, year in enumerate(every) if any(one.joined != 0 or one.members != 0 for one in year))
    dull = next(eventful, 0)
    return day, {key: years[min(dull, YEARS - 2) :] for key, years in found.items()}


def _names() -> dict[str, str]:
    language = get_language() or "en"
    return {region.key: region.name(language) for region in regions()} | {NOT_KNOWN: _("not known")}


def _file(day: date, content: bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = f"members-{day}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def coverage(request: SocietyRequest) -> HttpResponse:
    """The matrix on the day of the page, with the growth of the year before, as far as the reader is told."""
    found = coverage_for(request.actor, request.as_of)
    context = {
        "coverage": found,
        "least": _least(request),
        "areas": _areas(found),
        "regions": _by_region(found),
    }
    return render(request, "society/people/coverage.html", context)


def _by_region(found: Coverage) -> list[dict[str, object]]:
    """Every region with its countries, those without a member too; what is not known comes last."""
    if not found.lines:
        return []
    language = get_language() or "en"
    rows = [_region(found, one.key, one.name(language), one.countries) for one in regions()]
    if NOT_KNOWN in found.regions:
        rows.append(_region(found, NOT_KNOWN, str(_("not known")), frozenset()))
    return rows


def _areas(found: Coverage) -> list[str]:
    """The headings of the areas; "not known" only if somebody's area is not."""
    some = any(line.cells[-1] != Cell(0, 0) for line in found.lines)
    return [*map(str, Area.labels), *([str(_("not known"))] if some else [])]


def _region(found: Coverage, key: str, name: str, countries: frozenset[str]) -> dict[str, object]:
    language = get_language() or "en"
    lines = [line for line in found.lines if line.region == key]
    held = {line.country for line in lines if line.whole.members != 0}
    empty = sorted(jurisdiction(code).name(language) for code in countries - held)
    areas = _areas(found)
    return {
        "key": key,
        "name": name,
        "whole": found.regions.get(key, Cell(0, 0)),
        "with_members": len(held),
        "without": len(empty),
        "empty": empty,
        "lines": [
            {
                "name": _country(line),
                "whole": line.whole,
                "cells": list(zip(areas, line.cells, strict=False)),
            }
            for line in lines
        ],
    }


def _country(line: Line) -> str:
    language = get_language() or "en"
    return jurisdiction(line.country).name(language) if is_jurisdiction(line.country) else _("not known")
