"""Public meetings of the field: every one in a list, and one with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from concord.kernel.formatting import format_date
from concord.web.atlas.display import (
    SourceLink,
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
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.model import Agreement, Edition, Measure, Meeting
    from concord.web.request import ReaderRequest


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting as one line; what is not known is empty."""

    id: str
    name: str
    days: str
    where: str
    year: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure, in words, with the day for which it holds."""

    name: str
    value: str
    as_of: str
    note: str
    sources: tuple[SourceLink, ...]


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


def lines(found: Iterable[Meeting]) -> list[Line]:
    """Meetings as lines, the latest first and those without a day last."""
    ordered = sorted(found, key=lambda one: (one.start.earliest.isoformat() if one.start else "", one.id))
    return [_line(one) for one in reversed(ordered)]


def _line(one: Meeting) -> Line:
    year = str(one.start.earliest.year) if one.start else ""
    return Line(one.id, one.name, days(one), where(one), year)


def figures(record: Edition, subject: str) -> list[Figure]:
    """What was published of the size of a meeting or a body, the latest first."""
    own = sorted(_measured(record, subject), key=lambda one: (one.as_of.earliest, one.id), reverse=True)
    return [_figure(record, one) for one in own]


def _measured(record: Edition, subject: str) -> Iterator[Measure]:
    return (one for one in record.measures.values() if one.subject == subject)


def _figure(record: Edition, one: Measure) -> Figure:
    value = f"{one.value:,}"
    if one.qualifier != "exactly":
        value = str(QUALIFIERS[one.qualifier]) % {"n": value} if one.qualifier in QUALIFIERS else value
    return Figure(
        word(MEASURES, one.measure),
        value,
        format_date(one.as_of, language()),
        one.note,
        source_links(record, one.sources),
    )


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
    found = get_or_404("meeting", meeting_id, record.meetings, "/meetings/{}", lambda one: one.name)
    same = (one for one in record.meetings.values() if one.series == found.series and one.id != found.id)
    context = {
        "section": "organisations",
        "meeting": found,
        "line": _line(found),
        "is_past": found.end is not None and found.end.latest < request.as_of,
        "organisers": [
            (key, organisation_name(record, key, language(), _day(found))) for key in found.organisers
        ],
        "figures": figures(record, found.id),
        "agreements": [
            (one, list(zip(one.party_names, one.parties, strict=True)), source_links(record, one.sources))
            for one in record.agreements.values()
            if _made_there(one, found)
        ],
        "others": lines(same) if found.series else [],
        "confidence": found.confidence.value,
        "confidence_word": word(CONFIDENCE, found.confidence.value),
        "sources": source_links(record, found.sources),
    }
    return render(request, "atlas/meeting.html", context)


def _day(meeting: Meeting) -> date | None:
    return meeting.start.earliest if meeting.start else None


def _made_there(agreement: Agreement, meeting: Meeting) -> bool:
    """Whether an organiser made the agreement on the days of the meeting, beyond doubt."""
    if agreement.date is None or meeting.start is None or meeting.end is None:
        return False
    within = meeting.start.earliest <= agreement.date.earliest and agreement.date.latest <= meeting.end.latest
    return within and not set(agreement.parties).isdisjoint(meeting.organisers)
