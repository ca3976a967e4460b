"""The clocks of routes on one axis of time, from the day asked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 780
_LEFT, _RIGHT, _TOP, _ROW = 340, 660, 30, 28


@dataclass(frozen=True, slots=True)
class Length:
    """How long something takes: its name, its length in days for drawing, and the length in words."""

    place: str
    label: str
    days: int
    text: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One bar."""

    place: str
    label: str
    y: float
    x: float
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class ClocksPicture:
    """All bars and the axis as (x, days)."""

    lines: tuple[ClockLine, ...]
    ticks: tuple[tuple[float, int], ...]
    height: int
    width: int = WIDTH


def clocks(lengths: Sequence[Length]) -> ClocksPicture:
    """Draw lengths on one axis, in the order given. There must be one at least."""
    most = max(length.days for length in lengths)
    scale = (_RIGHT - _LEFT) / most
    step = next(step for step in (10, 30, 60, 90, 180, 365) if most / step <= 6 or step == 365)
    lines = tuple(
        ClockLine(one.place, one.label, _TOP + at * _ROW, _LEFT, round(one.days * scale, 1), one.text)
        for at, one in enumerate(lengths)
    )
    ticks = tuple((round(_LEFT + days * scale, 1), days) for days in range(0, most + 1, step))
    return ClocksPicture(lines, ticks, _TOP + len(lengths) * _ROW + 6)
