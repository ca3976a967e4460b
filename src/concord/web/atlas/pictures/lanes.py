"""A picture of lanes over the years: one lane below the other, an axis of years, and the day asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from concord.web.atlas.pictures.scale import Years

Row = TypeVar("Row")
Lane = TypeVar("Lane")
_BELOW = 8


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of a picture: its width, where the first lane lies, and the height of each lane."""

    width: int
    top: int
    row: int


@dataclass(frozen=True, slots=True)
class Lanes(Generic[Lane]):
    """All lanes, the axis of years, and the day."""

    lines: tuple[Lane, ...]
    years: Years
    day_x: float
    height: int
    width: int


def lanes(
    rows: Sequence[Row], draw: Callable[[Row, float], Lane], size: Size, years: Years, as_of: date
) -> Lanes[Lane]:
    """Draw each row at its height."""
    drawn = tuple(draw(row, size.top + place * size.row) for place, row in enumerate(rows))
    return Lanes(drawn, years, years.x(as_of), size.top + len(rows) * size.row + _BELOW, size.width)
