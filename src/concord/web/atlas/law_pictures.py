"""Law over the years as lines, and the clocks of routes: plain values in, plain shapes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.policy import ENDING_STEPS, Instrument, InstrumentEvent, Step
from concord.kernel.text import is_east_asian
from concord.web.atlas.pictures import Lanes, Size, Years, lanes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from concord.kernel.dates import PartialDate


_SIZE = Size(width=860, top=30, row=28)
_LEFT, _RIGHT = 236, 846
_LABEL = 32


@dataclass(frozen=True, slots=True)
class Drawn:
    """What to draw: the instrument, its label, and the title of each of its events in the same order."""

    instrument: Instrument
    label: str
    titles: tuple[str, ...]


def law_lines(rows: Sequence[Drawn], as_of: date, first: int | None = None) -> Lanes:
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


def _line(row: Drawn, years: Years, as_of: date, y: float) -> dict[str, Any]:
    """What is drawn for one instrument; ``label`` fits beside the line, ``name`` is whole.

    A mark is an event: ``later`` lies after the day asked, ``recalled`` was not read in a source.
    """
    events = row.instrument.events
    return {
        "label": shortened(row.label),
        "name": row.label,
        "id": row.instrument.id,
        "y": y,
        "stretches": list(_stretches(events, years, date(years.last, 12, 31))),
        "marks": [
            {
                "x": years.x(_middle(event.date)),
                "title": title,
                "step": event.step.value,
                "later": not event.date.is_on_or_before(as_of).possible,
                "recalled": event.basis == "recalled",
            }
            for event, title in zip(events, row.titles, strict=True)
            if _middle(event.date).year >= years.first
        ],
    }


def _stretches(events: Sequence[InstrumentEvent], years: Years, last: date) -> Iterable[dict[str, Any]]:
    whole = [event for event in events if not event.article]
    begun = min((event.date for event in whole if event.step is Step.IN_FORCE), default=None)
    ended = min((event.date for event in whole if event.step in ENDING_STEPS), default=None)
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


def _stretch(years: Years, start: date, end: date, kind: str) -> dict[str, Any]:
    """A stretch of a line. ``kind``: pending, force, or unsure where the dates leave it open."""
    x = years.x(start)
    return {"x": x, "width": max(round(years.x(end) - x, 1), 1.0), "kind": kind}


def _middle(when: PartialDate) -> date:
    """The middle of a partial date: where its mark is put."""
    return when.earliest + (when.latest - when.earliest) / 2


_CLOCKS_LEFT, _CLOCKS_RIGHT, _CLOCKS_TOP, _CLOCKS_ROW = 340, 660, 30, 28


@dataclass(frozen=True, slots=True)
class Length:
    """How long something takes: its name, its length in days for drawing, and the length in words."""

    place: str
    label: str
    days: int
    text: str


def clocks(lengths: Sequence[Length]) -> dict[str, Any]:
    """Draw lengths on one axis, ticks as (x, days), in the order given. There must be one at least."""
    most = max(length.days for length in lengths)
    scale = (_CLOCKS_RIGHT - _CLOCKS_LEFT) / most
    step = next(step for step in (10, 30, 60, 90, 180, 365) if most / step <= 6 or step == 365)
    return {
        "lines": [
            {
                "place": length.place,
                "label": length.label,
                "y": _CLOCKS_TOP + at * _CLOCKS_ROW,
                "x": _CLOCKS_LEFT,
                "width": round(length.days * scale, 1),
                "text": length.text,
            }
            for at, length in enumerate(lengths)
        ],
        "ticks": [(round(_CLOCKS_LEFT + days * scale, 1), days) for days in range(0, most + 1, step)],
        "height": _CLOCKS_TOP + len(lengths) * _CLOCKS_ROW + 6,
        "width": 780,
    }
