"""Public meetings of the field: every one in a list, and one with what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext as _

from concord.kernel.formatting import format_date
from concord.web.atlas.display import (
    edition,
    get_or_404,
    language,
    organisation_name,
    place_name,
    source_links,
    word,
)
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.words import CONFIDENCE, MEASURES, QUALIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from concord.atlas.edition.model import Agreement, Edition, Measure, Meeting
    from concord.web.request import ReaderRequest


def days(meeting: Meeting) -> str:
    """When it took or takes place, in words; empty where that is not known."""
    if meeting.start is None:
        return ""
    start = format_date(meeting.start, language())
    if meeting.end is None or meeting.end.text == meeting.start.text:
        return start
    return _("%(start)s to %(end)s") % {"start": start, "end": format_date(meeting.end, language())}


def where(meeting: Meeting) -> str:
    """City and country; empty where neither is known."""
    country = place_name(meeting.country, language()) if meeting.country else ""
    return ", ".join(part for part in (meeting.city, country) if part)


def lines(found: Iterable[Meeting]) -> list[dict[str, Any]]:
    """Meetings as lines, the latest first and those without a day last."""
    ordered = sorted(found, key=lambda one: (one.start.earliest.isoformat() if one.start else "", one.id))
    return [_line(meeting) for meeting in reversed(ordered)]


def _line(meeting: Meeting) -> dict[str, Any]:
    """A meeting as one line; what is not known is empty."""
    return {
        "id": meeting.id,
        "name": meeting.name,
        "days": days(meeting),
        "where": where(meeting),
        "year": str(meeting.start.earliest.year) if meeting.start else "",
    }


def figures(record: Edition, subject: str) -> list[dict[str, Any]]:
    """What was published of the size of a meeting or a body, the latest first."""
    own = [measure for measure in record.measures.values() if measure.subject == subject]
    own.sort(key=lambda measure: (measure.as_of.earliest, measure.id), reverse=True)
    return [_figure(record, measure) for measure in own]


def _figure(record: Edition, measure: Measure) -> dict[str, Any]:
    """A published figure, in words, with the day for which it holds."""
    return {
        "name": word(MEASURES, measure.measure),
        "value": str(QUALIFIERS.get(measure.qualifier, "%(n)s")) % {"n": f"{measure.value:,}"},
        "as_of": format_date(measure.as_of, language()),
        "note": measure.note,
        "sources": source_links(record, measure.sources),
    }


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """Every meeting of the record, the latest first."""
    record = edition()
    context = {"section": "organisations", "rows": lines(record.meetings.values())}
    return render(request, "atlas/meetings.html", context)


@cached_page
def page(request: ReaderRequest, meeting_id: str) -> HttpResponse:
    """The page of one meeting."""
    record = edition()
    meeting = get_or_404("meeting", meeting_id, record.meetings, "/meetings/{}", lambda one: one.name)
    series = [one for one in record.meetings.values() if one.series == meeting.series and one is not meeting]
    day = meeting.start.earliest if meeting.start else None
    context = {
        "section": "organisations",
        "meeting": meeting,
        "about": f"meeting:{meeting.id}",
        "line": _line(meeting),
        "is_past": meeting.end is not None and meeting.end.latest < request.as_of,
        "organisers": [(key, organisation_name(record, key, language(), day)) for key in meeting.organisers],
        "figures": figures(record, meeting.id),
        "agreements": [
            (one, list(zip(one.party_names, one.parties, strict=True)), source_links(record, one.sources))
            for one in record.agreements.values()
            if _made_there(one, meeting)
        ],
        "others": lines(series) if meeting.series else [],
        "confidence": meeting.confidence.value,
        "confidence_word": word(CONFIDENCE, meeting.confidence.value),
        "sources": source_links(record, meeting.sources),
    }
    return render(request, "atlas/meeting.html", context)


def _made_there(agreement: Agreement, meeting: Meeting) -> bool:
    """Whether an organiser made the agreement on the days of the meeting, beyond doubt."""
    if agreement.date is None or meeting.start is None or meeting.end is None:
        return False
    within = meeting.start.earliest <= agreement.date.earliest and agreement.date.latest <= meeting.end.latest
    return within and not set(agreement.parties).isdisjoint(meeting.organisers)
