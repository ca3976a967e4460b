"""Coverage: members by region, country and area, with gaps and growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction, regions
from concord.society.people.coverage import NOT_KNOWN, matrix
from concord.society.people.models import Area
from concord.society.people.queries import tenures

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.society.people.coverage import Line
    from concord.web.society.request import SocietyRequest

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
