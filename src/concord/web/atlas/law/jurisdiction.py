"""The law of one jurisdiction over the years; for Korea the way of the bill to the act and its amendments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from concord.atlas.questions.instruments import bill_stages, stage, standings
from concord.web.atlas import parameters
from concord.web.atlas.display import place_name
from concord.web.atlas.downloads import as_csv
from concord.web.atlas.law.asking import asked, places_of, reader
from concord.web.atlas.law.drawing import picture
from concord.web.atlas.law.instruments import known
from concord.web.atlas.law.rows import Reader, event_row, head, standing_row
from concord.web.atlas.page_cache import cached_page
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from concord.atlas.edition.policy import Instrument
    from concord.web.request import ReaderRequest

# The act whose story a jurisdiction's page tells, and the year from which its picture of law begins.
_STORY = {"KR": "kr-armab-act"}
_PICTURED_SINCE = 1998


@cached_page
def page(request: ReaderRequest, code: str) -> HttpResponse:
    """Timeline, table and filters of a jurisdiction's law as of the day."""
    found = _reader_of(code)
    wanted = asked(request, found, code)
    rows = known(standings(found.policy, request.as_of, code), wanted)
    kind = parameters.choice(request, "format", ("html", "csv", "svg"), "html")
    instruments = [one for one in found.policy.instruments.values() if wanted.keeps(one)]
    drawn = picture(found, instruments, request.as_of, _PICTURED_SINCE)
    title = place_name(code, found.language)
    if kind == "csv":
        return as_csv(f"law-{code}-{request.as_of}", [_plain(found, one) for one in instruments])
    if kind == "svg":
        return _svg({"picture": drawn, "picture_title": title, "alone": True, "request": request})
    context = {
        "section": "jurisdictions",
        "code": code,
        "name": title,
        "wanted": wanted,
        "subjects": [
            (term.name(found.language), key) for key, term in found.policy.terms.get("subject", {}).items()
        ],
        "certain": sum(row.certain for row in rows),
        "possible": sum(row.in_force.possible for row in rows),
        "pending": sum(row.in_force.name == "NO" and not _is_over(row.instrument, row.day) for row in rows),
        "standing_rows": [standing_row(found, row) for row in rows],
        "picture": drawn,
        "picture_title": title,
        "others": [(place_name(one, found.language), one) for one in places_of(found) if one != code],
        **_story(found, code, request.as_of),
    }
    return render(request, "law/jurisdiction.html", context)


def _reader_of(code: str) -> Reader:
    found = reader()
    places = places_of(found)
    if code not in places:
        close = [(place_name(one, found.language), reverse("law", args=[one])) for one in places]
        raise NotFoundError("jurisdiction", code, close)
    return found


def _is_over(instrument: Instrument, day: date) -> bool:
    return stage(instrument, day).at_most == "ended"


def _story(found: Reader, code: str, day: date) -> dict[str, Any]:
    law = _STORY.get(code)
    if law is None or law not in found.policy.instruments:
        return {}
    steps = bill_stages(found.policy, day, law)
    family = dict.fromkeys(step.instrument.id for step in steps)
    return {
        "story": [
            (head(found, step.instrument), event_row(found, step.event), step.come.name.lower())
            for step in steps
        ],
        "story_picture": picture(found, [found.policy.instruments[key] for key in family], day),
        "story_head": head(found, found.policy.instruments[law]),
    }


def _svg(context: dict[str, Any]) -> HttpResponse:
    return HttpResponse(render_to_string("law/lines.svg", context), content_type="image/svg+xml")


def _plain(found: Reader, instrument: Instrument) -> dict[str, Any]:
    by_step = {event.step.value: str(event.date) for event in instrument.events if not event.article}
    return {
        "instrument": instrument.id,
        "kind": instrument.kind.value,
        "name": instrument.short_name,
        "name_local": instrument.name_local,
        **{step: by_step.get(step, "") for step in found.policy.terms.get("step", {})},
        "basis": instrument.basis.value,
    }
