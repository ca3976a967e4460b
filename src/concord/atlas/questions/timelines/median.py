"""The median of values of which only bounds may be known, with its order-statistic interval.

Method: the interval between two order statistics, distribution-free, with the level from the binomial
distribution with p = 1/2. Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition, 1999,
section 3.2; the same in H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1.
Values known as bounds are carried through: every order statistic rises with each value, so that of the
lower bounds and that of the upper bounds enclose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

METHOD = "order-statistic interval for the median, binomial p = 1/2 (Conover 1999, 3.2)"


@dataclass(frozen=True, slots=True)
class MedianInterval:
    """Bounds of the median of a sample, and an interval for the median behind it.

    ``low`` and ``high`` differ only if some value is known as bounds. ``interval`` is ``None`` when even
    the smallest and largest values do not reach the level asked; ``level`` is the level that it has.
    """

    low: float
    high: float
    interval: tuple[int, int] | None
    level: float


def median_interval(bounds: Sequence[tuple[int, int]], level: float = 0.95) -> MedianInterval:
    """The median of values given as (lower, upper) bounds. Raises ValueError for none."""
    if not bounds:
        raise ValueError("a median needs at least one value")
    lows, highs = sorted(low for low, _ in bounds), sorted(high for _, high in bounds)
    rank, reached = _rank(len(bounds), level)
    interval = (lows[rank - 1], highs[len(highs) - rank]) if rank else None
    return MedianInterval(_median(lows), _median(highs), interval, reached)


def _rank(size: int, level: float) -> tuple[int, float]:
    """The largest rank r for which the r-th smallest and r-th largest value reach the level; 0 for none."""
    found, reached = 0, 0.0
    outside = 0.0
    for rank in range(1, size // 2 + 1):
        outside += 2 * comb(size, rank - 1) / 2**size
        if 1 - outside < level:
            break
        found, reached = rank, 1 - outside
    return found, reached


def _median(values: Sequence[int]) -> float:
    middle = len(values) // 2
    return float(values[middle]) if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
