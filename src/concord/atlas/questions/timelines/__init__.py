"""How long reviews took: days between two dates of a review, by regulator, class and scheme."""

from concord.atlas.questions.timelines.median import MedianInterval, median_interval
from concord.atlas.questions.timelines.review_times import (
    GROUPINGS,
    MEASURES,
    Group,
    Measure,
    Span,
    review_times,
    span,
)

__all__ = [
    "GROUPINGS",
    "MEASURES",
    "Group",
    "Measure",
    "MedianInterval",
    "Span",
    "median_interval",
    "review_times",
    "span",
]
