"""Where a day lies on a line of years, and which years and numbers to print beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
