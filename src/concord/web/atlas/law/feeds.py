"""Feeds for calendars and readers: dates of law to come (iCalendar), dates new in the record (Atom).

iCalendar: RFC 5545. Atom: RFC 4287.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from icalendar import Calendar, Event

from concord.atlas.questions.instruments import Change, changed, coming, months_after
from concord.kernel.formatting import format_date
from concord.web.atlas.law.display import Filter, Reader, months, read_filter, reader
from concord.web.feeds import MEDIA_TYPE, AtomFeed
from concord.web.request import today

if TYPE_CHECKING:
    from concord.web.request import ReaderRequest


def coming_calendar(request: ReaderRequest) -> HttpResponse:
    """Changes of law within the coming months as all-day events; one that is not certain is tentative."""
    record = reader()
    wanted = read_filter(request, record)
    calendar = Calendar()
    calendar.add("prodid", "-//Concord//Law to come//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Law to come"))
    for change in coming(record.policy, request.as_of, months(request, 36), wanted.place or None):
        if not wanted.keeps(change.instrument):
            continue
        event = Event()
        day = _day(change)
        event.add("uid", f"{change.instrument.id}-{_mark(change)}@concord")
        event.add("dtstamp", datetime.combine(record.edition.built_on, time(), UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", _title(record, change))
        event.add("description", _text(record, change))
        # A day of law takes nobody's time.
        event.add("transp", "TRANSPARENT")
        event.add("status", "CONFIRMED" if change.certain else "TENTATIVE")
        event.add("url", request.build_absolute_uri(reverse("instrument", args=[change.instrument.id])))
        calendar.add_component(event)
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="concord-law-to-come.ics"'
    return response


def changes_feed(request: ReaderRequest) -> HttpResponse:
    """Changes of the two years up to the day and those to come within one, the last to change first."""
    record = reader()
    wanted = read_filter(request, record)
    since, until = months_after(request.as_of, -24), months_after(request.as_of, 12)
    feed = AtomFeed(
        title=gettext("Law: what changed and what is coming"),
        link=settings.CONCORD_SITE + reverse("instruments"),
        identity=_identity(request.path, wanted, record.language),
        address=request.build_absolute_uri(),
        language=record.language,
    )
    rows = changed(record.policy, since, until, wanted.place or None)
    kept = [change for change in rows if change.legal and wanted.keeps(change.instrument)]
    for change in sorted(kept, key=lambda change: (_updated(record, change), _day(change)), reverse=True):
        address = settings.CONCORD_SITE + reverse("instrument", args=[change.instrument.id])
        feed.add_item(
            title=_title(record, change),
            link=address,
            description=None,  # type: ignore[arg-type]  # Django leaves out a summary that is None
            text=_text(record, change),
            unique_id=f"{address}#{_mark(change)}",
            updateddate=datetime.combine(_updated(record, change), time(), UTC),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=MEDIA_TYPE)


def _identity(path: str, wanted: Filter, language: str) -> str:
    """The id of the feed: the same on every day, one for each filter and language."""
    parts = {"jurisdiction": wanted.place, "subject": wanted.subject, "kind": wanted.kind, "lang": language}
    return (
        f"{settings.CONCORD_SITE}{path}?{urlencode({name: value for name, value in parts.items() if value})}"
    )


def _mark(change: Change) -> str:
    """What tells a change from the others of its instrument, on every day and in every edition."""
    part = change.version.mst if change.version else change.event.article
    return quote(f"{change.event.step}-{change.event.date}-{part}".strip("-"), safe="")


def _updated(record: Reader, change: Change) -> date:
    """The day of the change; of one to come the day on which it was read. Never ahead."""
    references = record.edition.references
    read = [references[key].read_on for key in change.event.sources]
    return min(_day(change), max(filter(None, read), default=record.edition.built_on), today())


def _day(change: Change) -> date:
    """The day of the event; of an interval its last, when it must have come."""
    return change.event.date.latest


def _title(record: Reader, change: Change) -> str:
    step = record.word("step", change.event.step.value)
    article = f" ({change.event.article})" if change.event.article else ""
    return f"{change.instrument.jurisdiction} · {change.instrument.name(record.language)}{article}: {step}"


def _text(record: Reader, change: Change) -> str:
    parts = [
        format_date(change.event.date, record.language),
        change.event.note(record.language),
        record.word("basis", change.event.basis.value),
        change.instrument.summary(record.language),
    ]
    return "\n".join(part for part in parts if part)
