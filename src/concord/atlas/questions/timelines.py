"""How long reviews took: days between two dates of a review, grouped, with the rows behind each figure.

The median of a group is of values of which only bounds may be known, with its order-statistic interval.
Method: the interval between two order statistics, distribution-free, with the level from the binomial
distribution with p = 1/2. Source: W. J. Conover, Practical Nonparametric Statistics, 3rd edition, 1999,
section 3.2; the same in H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1.
Values known as bounds are carried through: every order statistic rises with each value, so that of the
lower bounds and that of the upper bounds enclose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import comb
from typing import TYPE_CHECKING

from concord.atlas.edition.model import Basis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from concord.atlas.edition.policy import Policy, Review, ReviewDate

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
    best, reached, outside = 0, 0.0, 0.0
    for rank in range(1, size // 2 + 1):
        outside += 2 * comb(size, rank - 1) / 2**size
        if 1 - outside < level:
            break
        best, reached = rank, 1 - outside
    return best, reached


def _median(values: Sequence[int]) -> float:
    middle = len(values) // 2
    return float(values[middle]) if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


AUTHORISED = "authorised"


class Measure(StrEnum):
    """From which date to which. The start of the clock and the submission are never mixed."""

    SUBMISSION_TO_DECISION = "submission_to_decision"
    START_TO_DECISION = "start_to_decision"
    START_TO_OPINION = "start_to_opinion"
    OPINION_TO_DECISION = "opinion_to_decision"


MEASURES: dict[Measure, Callable[[Review], tuple[ReviewDate | None, ReviewDate | None]]] = {
    Measure.SUBMISSION_TO_DECISION: lambda review: (review.submitted, review.decided),
    Measure.START_TO_DECISION: lambda review: (review.started, review.decided),
    Measure.START_TO_OPINION: lambda review: (review.started, review.opinion),
    Measure.OPINION_TO_DECISION: lambda review: (review.opinion, review.decided),
}
GROUPINGS: dict[str, Callable[[Review], tuple[str, ...]]] = {
    "regulator": lambda review: (review.regulator,),
    "class": lambda review: (review.product_class,),
    "scheme": lambda review: review.schemes or ("none",),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A review and its days, from ``low`` to ``high``. ``read`` is whether both dates were read."""

    review: Review
    low: int
    high: int
    read: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The reviews of one group that ended in an authorisation.

    ``spans`` have both dates; ``undated`` lack one of them and count towards nothing.
    """

    key: tuple[str, ...]
    spans: tuple[Span, ...]
    undated: tuple[Review, ...]

    @property
    def median(self) -> MedianInterval | None:
        """The median of the days, ``None`` without any dated review."""
        return median_interval([(span.low, span.high) for span in self.spans]) if self.spans else None

    @property
    def read(self) -> int:
        """How many of the spans rest on dates that were read, not recalled."""
        return sum(span.read for span in self.spans)


def span(review: Review, measure: Measure) -> Span | None:
    """The days of one review, ``None`` if a date is not known. Raises ValueError if they are swapped."""
    first, last = MEASURES[measure](review)
    if first is None or last is None:
        return None
    high = (last.date.latest - first.date.earliest).days
    low = max(0, (last.date.earliest - first.date.latest).days)
    if high < 0:
        raise ValueError(f"{review.id}: {last.date} comes before {first.date}")
    return Span(review, low, high, Basis.RECALLED not in (first.basis, last.basis))


def review_times(
    policy: Policy,
    measure: Measure = Measure.SUBMISSION_TO_DECISION,
    by: Iterable[str] = ("regulator",),
    jurisdiction: str | None = None,
) -> tuple[Group, ...]:
    """Groups in order of key. A review that holds several schemes counts in the group of each.

    Raises LookupError for an unknown grouping.
    """
    sorts = [_grouping(name) for name in by]
    members: dict[tuple[str, ...], list[Review]] = {}
    for review in policy.reviews.values():
        if review.outcome == AUTHORISED and jurisdiction in (None, review.jurisdiction):
            for key in _keys(review, sorts):
                members.setdefault(key, []).append(review)
    return tuple(_group(key, reviews, measure) for key, reviews in sorted(members.items()))


def _grouping(name: str) -> Callable[[Review], tuple[str, ...]]:
    if name not in GROUPINGS:
        raise LookupError(f"{name!r}: expected one of {', '.join(GROUPINGS)}")
    return GROUPINGS[name]


def _keys(review: Review, sorts: list[Callable[[Review], tuple[str, ...]]]) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [()]
    for sort in sorts:
        keys = [(*key, part) for key in keys for part in sort(review)]
    return keys


def _group(key: tuple[str, ...], reviews: list[Review], measure: Measure) -> Group:
    spans = [(review, span(review, measure)) for review in reviews]
    return Group(
        key,
        tuple(dated for _, dated in spans if dated is not None),
        tuple(review for review, dated in spans if dated is None),
    )
