"""Bars of time in force: one row for each authorisation, solid where certain, hatched where not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from concord.web.atlas.pictures.lanes import Lanes, Size, lanes
from concord.web.atlas.pictures.scale import Years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.kernel.timelines import Timeline

_SIZE = Size(width=720, top=26, row=30)
_LEFT, _RIGHT = 170, 706


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time: ``certain`` or not."""

    x: float
    width: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the bar: ``is_end`` for what ends or suspends."""

    x: float
    title: str
    is_end: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What is drawn for one authorisation."""

    label: str
    address: str
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    y: float


BarsPicture = Lanes[Line]


@dataclass(frozen=True, slots=True)
class Bar:
    """What to draw: label, link, the timeline, and events as (day, title, is_end)."""

    label: str
    address: str
    timeline: Timeline
    events: tuple[tuple[date, str, bool], ...]


def bars(rows: Sequence[Bar], as_of: date, first: int) -> BarsPicture:
    """Draw the rows from the start of the year ``first`` to the later of today's year and the day's."""
    years = Years(first, max(as_of.year, first + 1), _LEFT, _RIGHT)
    return lanes(rows, lambda row, y: _line(row, years, as_of, y), _SIZE, years, as_of)


def _line(row: Bar, years: Years, end: date, y: float) -> Line:
    marks = tuple(Mark(years.x(day), title, is_end) for day, title, is_end in row.events if day <= end)
    return Line(row.label, row.address, tuple(_spans(row.timeline, years, end)), marks, y)


def _spans(timeline: Timeline, years: Years, end: date) -> list[Span]:
    found = []
    last = end.toordinal()
    for i, level in enumerate(timeline.levels):
        begins = timeline.days[i - 1] if i else date(years.first, 1, 1).toordinal()
        ends = timeline.days[i] if i < len(timeline.days) else last
        if level == 0 or begins >= last:
            continue
        x, stop = years.x(date.fromordinal(begins)), years.x(date.fromordinal(min(ends, last)))
        found.append(Span(x, max(round(stop - x, 1), 2.0), level == 2))
    return found
