"""Coverage: members by region, country and area, with gaps and growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from concord.kernel.jurisdictions import is_jurisdiction, jurisdiction, regions
from concord.society.people.coverage import NOT_KNOWN, matrix
from concord.society.people.directory import tenures
from concord.society.people.vocabulary import Area

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
        "areas": [*Area.labels, _("not known")],
        "regions": _by_region(lines, language),
        "members": sum(line.members for line in lines),
        "countries": sum(line.members > 0 for line in lines),
    }
    return render(request, "society/people/coverage.html", context)


def _by_region(lines: list[Line], language: str) -> list[dict[str, object]]:
    names = {region.key: region.name(language) for region in regions()} | {NOT_KNOWN: _("not known")}
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.region, []).append(line)
    return [
        {
            "name": names[region],
            "members": sum(line.members for line in found),
            "growth": sum(cell.growth for line in found for cell in line.cells),
            "lines": [
                {
                    "name": jurisdiction(line.country).name(language)
                    if is_jurisdiction(line.country)
                    else names[NOT_KNOWN],
                    "line": line,
                }
                for line in found
            ],
        }
        for region, found in grouped.items()
    ]
