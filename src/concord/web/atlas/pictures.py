"""Geometry of the pictures: plain values in, plain shapes out. The templates draw them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from concord.kernel.timelines import Timeline

    Steps = Mapping[str, Sequence[tuple[date, int, int]]]


@dataclass(frozen=True, slots=True)
class Years:
    """A horizontal axis from the start of one year to the end of another, in picture units."""

    first: int
    last: int
    left: float
    right: float

    def x(self, day: date) -> float:
        """The place of a day, kept within the axis."""
        start, end = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal()
        share = (min(max(day.toordinal(), start), end) - start) / (end - start)
        return round(self.left + share * (self.right - self.left), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Years to print: every 1, 2, 5 or 10 years, at most nine of them."""
        step = next(step for step in (1, 2, 5, 10, 25, 100) if (self.last - self.first) / step <= 8)
        years = range(-(-self.first // step) * step, self.last + 1, step)
        return [(self.x(date(year, 1, 1)), str(year)) for year in years]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A vertical axis from nought at the bottom to ``most`` at the top."""

    most: int
    top: float
    bottom: float

    def y(self, value: float) -> float:
        """The place of a number."""
        return round(self.bottom - value / self.most * (self.bottom - self.top), 1)

    def ticks(self) -> list[tuple[float, int]]:
        """Numbers to print: at most five round ones."""
        step = next(
            step * ten for ten in (1, 10, 100, 1000) for step in (1, 2, 5) if self.most / step / ten <= 5
        )
        return [(self.y(value), value) for value in range(0, self.most + 1, step)]


Row = TypeVar("Row")
_BELOW = 8


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of a picture: its width, where the first lane lies, and the height of each lane."""

    width: int
    top: int
    row: int


@dataclass(frozen=True, slots=True)
class Lanes:
    """All lanes, the axis of years, and the day."""

    lines: tuple[dict[str, Any], ...]
    years: Years
    day_x: float
    height: int
    width: int


def lanes(
    rows: Sequence[Row], draw: Callable[[Row, float], dict[str, Any]], size: Size, years: Years, as_of: date
) -> Lanes:
    """Draw each row at its height."""
    drawn = tuple(draw(row, size.top + place * size.row) for place, row in enumerate(rows))
    return Lanes(drawn, years, years.x(as_of), size.top + len(rows) * size.row + _BELOW, size.width)


_BARS = Size(width=720, top=26, row=30)
_BARS_LEFT, _BARS_RIGHT = 170, 706


@dataclass(frozen=True, slots=True)
class Bar:
    """What to draw: label, link, the timeline, and events as (day, title, is_end)."""

    label: str
    address: str
    timeline: Timeline
    events: tuple[tuple[date, str, bool], ...]


def bars(rows: Sequence[Bar], as_of: date, first: int) -> Lanes:
    """Draw the rows from the start of the year ``first`` to the later of today's year and the day's."""
    years = Years(first, max(as_of.year, first + 1), _BARS_LEFT, _BARS_RIGHT)
    return lanes(rows, lambda row, y: _bar_line(row, years, as_of, y), _BARS, years, as_of)


def _bar_line(row: Bar, years: Years, end: date, y: float) -> dict[str, Any]:
    """What is drawn for one authorisation; the mark of an event is an end for what ends or suspends."""
    return {
        "label": row.label,
        "address": row.address,
        "spans": _spans(row.timeline, years, end),
        "marks": [
            {"x": years.x(day), "title": title, "is_end": is_end}
            for day, title, is_end in row.events
            if day <= end
        ],
        "y": y,
    }


def _spans(timeline: Timeline, years: Years, end: date) -> list[dict[str, Any]]:
    """Stretches of time, each certain or not."""
    spans = []
    last = end.toordinal()
    edges = (date(years.first, 1, 1).toordinal(), *timeline.days, last)
    for (begins, ends), level in zip(pairwise(edges), timeline.levels, strict=True):
        if level and begins < last:
            x, stop = years.x(date.fromordinal(begins)), years.x(date.fromordinal(min(ends, last)))
            spans.append({"x": x, "width": max(round(stop - x, 1), 2.0), "certain": level == 2})
    return spans


_RANGES_LEFT, _RANGES_RIGHT, _RANGES_TOP, _RANGES_ROW = 330, 640, 30, 34


@dataclass(frozen=True, slots=True)
class Range:
    """Under one way of counting: the names and intervals of the subject and its strongest rival."""

    label: str
    names: tuple[str, str]
    counts: tuple[tuple[int, int], tuple[int, int]]
    verdict: str


def ranges(rows: Sequence[Range]) -> dict[str, Any]:
    """Draw the rows on one axis, ticks as (x, number), from nought to the largest number."""
    most = max(high for row in rows for _, high in row.counts) or 1
    scale = (_RANGES_RIGHT - _RANGES_LEFT) / most
    step = next(step * ten for ten in (1, 10, 100) for step in (1, 2, 5) if most / step / ten <= 6)
    return {
        "lines": [_range_line(row, scale, _RANGES_TOP + i * _RANGES_ROW) for i, row in enumerate(rows)],
        "ticks": [(round(_RANGES_LEFT + value * scale, 1), value) for value in range(0, most + 1, step)],
        "subject": rows[0].names[0],
        "height": _RANGES_TOP + len(rows) * _RANGES_ROW + 6,
        "width": 780,
    }


def _range_line(row: Range, scale: float, y: float) -> dict[str, Any]:
    own, rival = row.counts
    return {
        "label": row.label,
        "y": y,
        "stretches": (_stretch(own, scale, is_subject=True), _stretch(rival, scale, is_subject=False)),
        "rival": row.names[1],
        "verdict": row.verdict,
    }


def _stretch(interval: tuple[int, int], scale: float, *, is_subject: bool) -> dict[str, Any]:
    """An interval as a line from ``x`` to ``end``; a single number is a point."""
    low, high = interval
    return {
        "x": round(_RANGES_LEFT + low * scale, 1),
        "end": round(_RANGES_LEFT + high * scale, 1),
        "text": str(low) if low == high else f"{low}–{high}",
        "is_subject": is_subject,
    }


_STEPS_WIDTH, _STEPS_HEIGHT = 780, 320
_STEPS_LEFT, _STEPS_RIGHT, _STEPS_TOP, _STEPS_BOTTOM = 40, 540, 18, 284
_LABEL_GAP = 18


@dataclass(frozen=True, slots=True)
class Band:
    """One group's area, with its number on the day and the place of its label."""

    key: str
    path: str
    value: int
    label_y: float
    middle_y: float


@dataclass(frozen=True, slots=True)
class StepsPicture:
    """Areas from the bottom up, the line of the most that is possible, axes, and the day."""

    bands: tuple[Band, ...]
    possible: str
    years: Years
    numbers: Numbers
    day_x: float
    width: int = _STEPS_WIDTH
    height: int = _STEPS_HEIGHT


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where the days and numbers lie, and the day on which the picture ends."""

    days: tuple[date, ...]
    end: date
    years: Years
    numbers: Numbers

    def corners(self, values: Sequence[int]) -> list[tuple[float, float]]:
        """The corners of a step function with these values from each day on."""
        found: list[tuple[float, float]] = []
        before = 0
        for day, value in zip(self.days, values, strict=True):
            x = self.years.x(day)
            found += [(x, self.numbers.y(before)), (x, self.numbers.y(value))]
            before = value
        return [*found, (self.years.x(self.end), self.numbers.y(before))]


def stacked(steps: Steps, order: Sequence[str], as_of: date) -> StepsPicture | None:
    """Draw up to ``as_of``; None if nothing counted by then. Groups are stacked in ``order``."""
    days = tuple(sorted({day for rows in steps.values() for day, _, _ in rows if day <= as_of}))
    levels = {key: _levels(steps.get(key, ()), days) for key in order}
    total = [sum(possible[i] for _, possible in levels.values()) for i in range(len(days))]
    if not any(total):
        return None
    # What is known only by its latest day begins in the year 1: the axis starts with the first sure one.
    sure = [day for i, day in enumerate(days) if any(certain[i] for certain, _ in levels.values())]
    first = sure[0].year if sure else max(days[0].year, as_of.year - 20)
    years = Years(first, max(as_of.year, first + 1), _STEPS_LEFT, _STEPS_RIGHT)
    plane = _Plane(days, as_of, years, Numbers(max(total), _STEPS_TOP, _STEPS_BOTTOM))
    bands = _bands(plane, {key: certain for key, (certain, _) in levels.items() if any(certain)})
    outline = "M" + _joined(plane.corners(total))
    return StepsPicture(tuple(_spread(bands)), outline, years, plane.numbers, years.x(as_of))


def _bands(plane: _Plane, levels: Mapping[str, Sequence[int]]) -> list[Band]:
    floor, bands = [0] * len(plane.days), []
    for key, certain in levels.items():
        ceiling = [low + value for low, value in zip(floor, certain, strict=True)]
        outline = [*plane.corners(ceiling), *reversed(plane.corners(floor))]
        middle = plane.numbers.y((floor[-1] + ceiling[-1]) / 2)
        bands.append(Band(key, f"M{_joined(outline)}Z", certain[-1], middle, middle))
        floor = ceiling
    return bands


def _levels(rows: Sequence[tuple[date, int, int]], days: Sequence[date]) -> tuple[list[int], list[int]]:
    at = {day: (certain, possible) for day, certain, possible in rows}
    certain, possible = [], []
    now = (0, 0)
    for day in days:
        now = at.get(day, now)
        certain.append(now[0])
        possible.append(now[1])
    return certain, possible


def _joined(corners: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{x:g} {y:g}" for x, y in corners)


def _spread(bands: Sequence[Band]) -> list[Band]:
    """Labels moved apart upwards from the bottom, so that none covers another."""
    placed: list[Band] = []
    limit = float(_STEPS_BOTTOM)
    for band in bands:
        y = min(band.middle_y + 5, limit)
        placed.append(replace(band, label_y=round(y, 1)))
        limit = y - _LABEL_GAP
    return placed


# About north to south and west to east. What has no place here is put into rows of its own below.
_TILE_MAP = """
CA  .  .  IS NO SE FI EE RU .  .  .
US  .  IE GB EU DE PL LV UA KZ .  .
MX  .  PT ES CH AT CZ SI GE CN KR JP
CO BR  .  FR IT GR TR IL IR HK TW .
CL AR  .  BE NL EG SA BH AE IN TH PH
.   .  .  DK .  ZA JO KW QA MY SG VN
.   .  .  .  .  .  .  .  .  ID AU NZ
"""
_TILE, _TILE_GAP = 54, 4
_TILE_PITCH = _TILE + _TILE_GAP
_TILE_PLACES = {
    code: (column, row)
    for row, line in enumerate(_TILE_MAP.split("\n")[1:-1])
    for column, code in enumerate(line.split())
    if code != "."
}
COLUMNS = 12


def tiles(counts: Mapping[str, tuple[int, int]], known: Iterable[str]) -> dict[str, Any]:
    """Draw a tile for each ``known`` jurisdiction; ``counts`` are (certain, possible)."""
    codes = sorted(known)
    places = _compact({code: _TILE_PLACES[code] for code in codes if code in _TILE_PLACES})
    below = max((row for _, row in places.values()), default=-1) + 1
    for i, code in enumerate(code for code in codes if code not in places):
        places[code] = (i % COLUMNS, below + i // COLUMNS)
    most = max((possible for _, possible in counts.values()), default=0)
    rows = max((row for _, row in places.values()), default=0) + 1
    columns = max((column for column, _ in places.values()), default=0) + 1
    return {
        "tiles": [_tile(code, *places[code], counts.get(code, (0, 0)), most) for code in codes],
        "width": columns * _TILE_PITCH - _TILE_GAP,
        "height": rows * _TILE_PITCH - _TILE_GAP,
        "size": _TILE,
    }


def _compact(places: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Rows that hold nothing are left out."""
    rows = sorted({row for _, row in places.values()})
    return {code: (column, rows.index(row)) for code, (column, row) in places.items()}


def _tile(code: str, column: int, row: int, count: tuple[int, int], most: int) -> dict[str, Any]:
    """One jurisdiction: its number certain and possible, and how strongly it is shaded (0 to 5)."""
    certain, possible = count
    return {
        "code": code,
        "x": column * _TILE_PITCH,
        "y": row * _TILE_PITCH,
        "certain": certain,
        "possible": possible,
        "shade": max(1, round(5 * (certain / most) ** 0.5)) if possible and most else 0,
    }
