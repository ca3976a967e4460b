"""Law over the years: a line for each instrument, thin while a bill or draft, thick while in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from concord.atlas.edition.policy_model import ENDING_STEPS, Step
from concord.kernel.names import is_east_asian
from concord.web.atlas.pictures.lanes import Lanes, Size, lanes
from concord.web.atlas.pictures.scale import Years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from concord.atlas.edition.policy_model import Instrument, InstrumentEvent
    from concord.kernel.dates import PartialDate

_SIZE = Size(width=860, top=30, row=28)
_LEFT, _RIGHT = 236, 846
_LABEL = 32


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a line. ``kind``: pending, force, or unsure where the dates leave it open."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An event. ``later`` lies after the day asked, ``recalled`` was not read in a source."""

    x: float
    title: str
    step: str
    later: bool
    recalled: bool


@dataclass(frozen=True, slots=True)
class Line:
    """What is drawn for one instrument; ``label`` fits beside the line, ``name`` is whole."""

    label: str
    name: str
    id: str
    y: float
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]


LawPicture = Lanes[Line]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What to draw: the instrument, its label, and the title of each of its events in the same order."""

    instrument: Instrument
    label: str
    titles: tuple[str, ...]


def law_lines(rows: Sequence[Drawn], as_of: date, first: int | None = None) -> LawPicture:
    """Draw from the first year, or ``first``, to the later of the day and the last event."""
    events = [event for row in rows for event in row.instrument.events]
    begin = min((_middle(event.date).year for event in events), default=as_of.year)
    end = max([as_of.year, *(_middle(event.date).year for event in events)])
    years = Years(max(begin, first or begin), max(end, begin + 1), _LEFT, _RIGHT)
    return lanes(rows, lambda row, y: _line(row, years, as_of, y), _SIZE, years, as_of)


def shortened(name: str) -> str:
    """A name that fits the space for labels: Hangul, Han and kana take the room of two letters."""
    room = _LABEL
    for place, letter in enumerate(name):
        room -= 2 if is_east_asian(letter) else 1
        if room < 0:
            return name[:place].rstrip() + "…"
    return name


def _line(row: Drawn, years: Years, as_of: date, y: float) -> Line:
    events = row.instrument.events
    marks = tuple(
        Mark(
            years.x(_middle(event.date)),
            title,
            event.step.value,
            later=not event.date.is_on_or_before(as_of).possible,
            recalled=event.basis == "recalled",
        )
        for event, title in zip(events, row.titles, strict=True)
        if _middle(event.date).year >= years.first
    )
    last = date(years.last, 12, 31)
    return Line(
        shortened(row.label), row.label, row.instrument.id, y, tuple(_stretches(events, years, last)), marks
    )


def _stretches(events: Sequence[InstrumentEvent], years: Years, last: date) -> Iterable[Stretch]:
    whole = [event for event in events if not event.article]
    begun = _first(event.date for event in whole if event.step is Step.IN_FORCE)
    ended = _first(event.date for event in whole if event.step in ENDING_STEPS)
    opened = min((_middle(event.date) for event in events), default=last)
    until = _until(whole, begun or ended, last)
    if opened < until:
        yield _stretch(years, opened, until, "pending")
    if begun is None:
        return
    stop = ended.earliest if ended else last
    if begun.earliest < begun.latest:
        yield _stretch(years, begun.earliest, min(begun.latest, stop), "unsure")
    if begun.latest < stop:
        yield _stretch(years, begun.latest, stop, "force")
    if ended is not None and ended.earliest < ended.latest:
        yield _stretch(years, ended.earliest, ended.latest, "unsure")


def _until(whole: Sequence[InstrumentEvent], turn: PartialDate | None, last: date) -> date:
    """Where the thin line stops: in force or ended, else passed or published, else it goes on."""
    if turn is not None:
        return _middle(turn)
    settled = [event.date for event in whole if event.step in (Step.PASSED, Step.PUBLISHED)]
    return _middle(max(settled)) if settled else last


def _stretch(years: Years, start: date, end: date, kind: str) -> Stretch:
    x = years.x(start)
    return Stretch(x, max(round(years.x(end) - x, 1), 1.0), kind)


def _first(dates: Iterable[PartialDate]) -> PartialDate | None:
    return min(dates, default=None)


def _middle(when: PartialDate) -> date:
    """The middle of a partial date: where its mark is put."""
    return when.earliest + (when.latest - when.earliest) / 2
