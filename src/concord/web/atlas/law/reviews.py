"""How long reviews took, by regulator, class and scheme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext

from concord.atlas.questions.timelines import GROUPINGS, Measure, MedianInterval, review_times
from concord.web.atlas import parameters
from concord.web.atlas.display import SourceLink, place_name, product_name, source_links
from concord.web.atlas.downloads import FORMATS, as_csv, as_json
from concord.web.atlas.law.asking import reader
from concord.web.atlas.page_cache import cached_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.atlas.edition.policy import Review, ReviewDate
    from concord.atlas.questions.timelines import Group, Span
    from concord.web.atlas.law.rows import Reader
    from concord.web.request import ReaderRequest

_WIDTH = 400


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review: its dates as text with their basis, and the days where both ends are known."""

    product: str
    name: str
    place: str
    dates: tuple[tuple[ReviewDate | None, str], ...]
    days: str
    read: bool
    sources: tuple[SourceLink, ...]
    note: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The reviews of one group, with the shapes of its bar: median and interval on a line of days."""

    label: str
    median: MedianInterval | None
    days: str
    interval: str
    count: int
    read: int
    undated: int
    marks: tuple[float, ...]
    bar: tuple[float, float] | None
    middle: float
    reviews: tuple[ReviewRow, ...]


@cached_page
def page(request: ReaderRequest) -> HttpResponse:
    """Medians with their intervals, and every row behind them."""
    found = reader()
    measure = Measure(parameters.choice(request, "measure", list(Measure), Measure.SUBMISSION_TO_DECISION))
    by = parameters.choice(request, "by", GROUPINGS, "regulator")
    kind = parameters.choice(request, "format", FORMATS, "html")
    groups = review_times(found.policy, measure, (by,))
    longest = max((span.high for group in groups for span in group.spans), default=1)
    rows = [_group(found, by, group, longest) for group in groups]
    rows.sort(key=lambda row: -row.count)
    if kind != "html":
        return _plain(kind, measure, by, rows)
    context = {
        "section": "instruments",
        "measure": measure.value,
        "by": by,
        "measures": [
            (term.name(found.language), key) for key, term in found.policy.terms.get("measure", {}).items()
        ],
        "rows": rows,
        "longest": longest,
        "total": sum(row.count for row in rows) if by != "scheme" else None,
        "read": sum(row.read for row in rows),
        "leading": next((row for row in rows if row.median), None),
    }
    return render(request, "law/reviews.html", context)


def _group(found: Reader, by: str, group: Group, longest: int) -> GroupRow:
    median = group.median
    scale = _WIDTH / longest
    interval = median.interval if median else None
    bar = interval and (round(interval[0] * scale, 1), round((interval[1] - interval[0]) * scale, 1))
    return GroupRow(
        label=_label(found, by, group.key[0]),
        median=median,
        days=_days(median.low, median.high) if median else "",
        interval=_days(*interval) if interval else "",
        count=len(group.spans),
        read=group.read,
        undated=len(group.undated),
        marks=tuple(round((span.low + span.high) / 2 * scale, 1) for span in group.spans),
        bar=bar,
        middle=round((median.low + median.high) / 2 * scale, 1) if median else 0.0,
        reviews=tuple(
            [_review(found, span.review, span) for span in sorted(group.spans, key=lambda span: span.high)]
            + [_review(found, review, None) for review in group.undated]
        ),
    )


def _label(found: Reader, by: str, key: str) -> str:
    if by == "scheme" and key == "none":
        return gettext("No scheme recorded")
    return found.word(by, key)


def _review(found: Reader, review: Review, span: Span | None) -> ReviewRow:
    product = found.edition.products.get(review.product)
    return ReviewRow(
        product=review.product if product else "",
        name=product_name(product, found.language) if product else review.product_name,
        place=place_name(review.jurisdiction, found.language),
        dates=tuple(
            (one, found.word("basis", one.basis.value) if one else "")
            for one in (review.submitted, review.started, review.opinion, review.decided)
        ),
        days=_days(span.low, span.high) if span else "",
        read=bool(span and span.read),
        sources=source_links(found.edition, review.sources),
        note=review.note,
    )


def _days(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _plain(kind: str, measure: Measure, by: str, rows: list[GroupRow]) -> HttpResponse:
    plain: list[dict[str, Any]] = [
        {
            by: row.label,
            "median": row.days,
            "interval": row.interval,
            "rows": row.count,
            "read": row.read,
            "undated": row.undated,
        }
        for row in rows
    ]
    if kind == "csv":
        return as_csv(f"review-times-{measure}-{by}", plain)
    return as_json({"measure": measure, "by": by, "rows": plain})
