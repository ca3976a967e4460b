"""Two counts beside each other under each way of counting, each from certain to possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 780
_LEFT, _RIGHT, _TOP, _ROW = 330, 640, 30, 34


@dataclass(frozen=True, slots=True)
class Range:
    """Under one way of counting: the names and intervals of the subject and its strongest rival."""

    label: str
    names: tuple[str, str]
    counts: tuple[tuple[int, int], tuple[int, int]]
    verdict: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """An interval as a line from ``x`` to ``end``; a single number is a point."""

    x: float
    end: float
    text: str
    is_subject: bool


@dataclass(frozen=True, slots=True)
class RangeLine:
    """One row of the picture."""

    label: str
    y: float
    stretches: tuple[Stretch, Stretch]
    rival: str
    verdict: str


@dataclass(frozen=True, slots=True)
class RangesPicture:
    """All rows, the axis of numbers as (x, number), and who the subject is."""

    lines: tuple[RangeLine, ...]
    ticks: tuple[tuple[float, int], ...]
    subject: str
    height: int
    width: int = WIDTH


def ranges(rows: Sequence[Range]) -> RangesPicture:
    """Draw the rows on one axis from nought to the largest number."""
    most = max(high for row in rows for _, high in row.counts) or 1
    scale = (_RIGHT - _LEFT) / most
    step = next(step * ten for ten in (1, 10, 100) for step in (1, 2, 5) if most / step / ten <= 6)
    lines = tuple(_line(row, scale, _TOP + i * _ROW) for i, row in enumerate(rows))
    ticks = tuple((round(_LEFT + value * scale, 1), value) for value in range(0, most + 1, step))
    return RangesPicture(lines, ticks, rows[0].names[0], _TOP + len(rows) * _ROW + 6)


def _line(row: Range, scale: float, y: float) -> RangeLine:
    own, rival = (_stretch(interval, scale, place == 0) for place, interval in enumerate(row.counts))
    return RangeLine(row.label, y, (own, rival), row.names[1], row.verdict)


def _stretch(interval: tuple[int, int], scale: float, is_subject: bool) -> Stretch:
    low, high = interval
    text = str(low) if low == high else f"{low}–{high}"
    return Stretch(round(_LEFT + low * scale, 1), round(_LEFT + high * scale, 1), text, is_subject)
