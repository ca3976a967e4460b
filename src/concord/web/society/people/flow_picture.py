"""Joined and left by region: one small picture a region, all on the same scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from concord.society.people.coverage import Year

WIDTH, HEIGHT = 300, 176
_LEFT, _RIGHT = 12, 288
_UP, _DOWN = 58, 40
_BASE = 104


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: a bar up for who joined, one down for who left, with the places of their numbers."""

    year: Year
    x: float
    middle: float
    width: float
    up: float
    down: float

    @property
    def top(self) -> float:
        """Where the bar of those who joined begins."""
        return round(_BASE - self.up, 1)

    @property
    def bottom(self) -> float:
        """Where the number below the bar of those who left stands."""
        return round(_BASE + self.down + 13, 1)


@dataclass(frozen=True, slots=True)
class Panel:
    """One region. ``offset`` is its place in the picture of all regions."""

    name: str
    members: int
    bars: tuple[Bar, ...]
    offset: int
    base: int = _BASE
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def alone_list(self) -> list[Panel]:
        """This panel alone, as the drawing takes it."""
        return [self]


def panels(rows: Mapping[str, Sequence[Year]], names: Mapping[str, str]) -> list[Panel]:
    """A panel for each region, by its key, in the order of ``rows``."""
    every = [year for years in rows.values() for year in years]
    up = _UP / max(1, *(year.joined for year in every)) if every else 0
    down = _DOWN / max(1, *(year.left for year in every)) if every else 0
    unit = min(up, down)
    return [
        Panel(names[key], years[-1].members, _bars(years, unit), number * HEIGHT)
        for number, (key, years) in enumerate(rows.items())
    ]


def _bars(years: Sequence[Year], unit: float) -> tuple[Bar, ...]:
    step = (_RIGHT - _LEFT) / len(years)
    width = round(step * 0.55, 1)
    return tuple(
        Bar(
            year=year,
            x=round(_LEFT + step * number + (step - width) / 2, 1),
            middle=round(_LEFT + step * (number + 0.5), 1),
            width=width,
            up=round(year.joined * unit, 1),
            down=round(year.left * unit, 1),
        )
        for number, year in enumerate(years)
    )
