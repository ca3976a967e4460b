"""Stacked steps over the years: how many of each group counted for certain, and how many at most in all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from concord.web.atlas.pictures.scale import Numbers, Years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    Steps = Mapping[str, Sequence[tuple[date, int, int]]]

WIDTH, HEIGHT = 780, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 540, 18, 284
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
    width: int = WIDTH
    height: int = HEIGHT


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
    years = Years(first, max(as_of.year, first + 1), _LEFT, _RIGHT)
    plane = _Plane(days, as_of, years, Numbers(max(total), _TOP, _BOTTOM))
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
    limit = float(_BOTTOM)
    for band in bands:
        y = min(band.middle_y + 5, limit)
        placed.append(replace(band, label_y=round(y, 1)))
        limit = y - _LABEL_GAP
    return placed
