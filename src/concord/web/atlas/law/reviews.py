"""How long reviews took, by regulator, class and scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils.translation import gettext

from concord.atlas.questions.timelines import GROUPINGS, Group, Measure, Span, review_times
from concord.web.atlas import parameters
from concord.web.atlas.display import place_name, product_name, source_links
from concord.web.atlas.downloads import FORMATS, as_csv, as_json
from concord.web.atlas.law.display import Reader, reader
from concord.web.atlas.page_cache import cached_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.atlas.edition.policy import Review
    from concord.web.request import ReaderRequest

_WIDTH = 400


@cached_page
def page(request: ReaderRequest) -> HttpResponse:
    """Medians with their intervals, and every row behind them."""
    record = reader()
    measure = Measure(parameters.choice(request, "measure", list(Measure), Measure.SUBMISSION_TO_DECISION))
    by = parameters.choice(request, "by", GROUPINGS, "regulator")
    kind = parameters.choice(request, "format", FORMATS, "html")
    groups = review_times(record.policy, measure, (by,))
    longest = max((span.high for group in groups for span in group.spans), default=1)
    rows = [_group(record, by, group, longest) for group in groups]
    rows.sort(key=lambda row: -row["count"])
    if kind != "html":
        return _plain(kind, measure, by, rows)
    context = {
        "section": "instruments",
        "measure": measure.value,
        "by": by,
        "measures": record.options("measure"),
        "rows": rows,
        "longest": longest,
        "total": sum(row["count"] for row in rows) if by != "scheme" else None,
        "read": sum(row["read"] for row in rows),
        "leading": next((row for row in rows if row["median"]), None),
    }
    return render(request, "law/reviews.html", context)


def _group(record: Reader, by: str, group: Group, longest: int) -> dict[str, Any]:
    """The reviews of one group, with the shapes of its bar: median and interval on a line of days."""
    median = group.median
    scale = _WIDTH / longest
    interval = median.interval if median else None
    is_none = by == "scheme" and group.key[0] == "none"
    return {
        "label": gettext("No scheme recorded") if is_none else record.word(by, group.key[0]),
        "median": median,
        "days": _days(median.low, median.high) if median else "",
        "interval": _days(*interval) if interval else "",
        "count": len(group.spans),
        "read": group.read,
        "undated": len(group.undated),
        "marks": [round((span.low + span.high) / 2 * scale, 1) for span in group.spans],
        "bar": interval and (round(interval[0] * scale, 1), round((interval[1] - interval[0]) * scale, 1)),
        "middle": round((median.low + median.high) / 2 * scale, 1) if median else 0.0,
        "reviews": [
            *(_review(record, one.review, one) for one in sorted(group.spans, key=lambda span: span.high)),
            *(_review(record, review, None) for review in group.undated),
        ],
    }


def _review(record: Reader, review: Review, span: Span | None) -> dict[str, Any]:
    """One review: its dates with their basis, and the days where both ends are known."""
    product = record.edition.products.get(review.product)
    return {
        "product": review.product if product else "",
        "name": product_name(product, record.language) if product else review.product_name,
        "place": place_name(review.jurisdiction, record.language),
        "dates": [
            (one, record.word("basis", one.basis.value) if one else "")
            for one in (review.submitted, review.started, review.opinion, review.decided)
        ],
        "days": _days(span.low, span.high) if span else "",
        "read": bool(span and span.read),
        "sources": source_links(record.edition, review.sources),
        "note": review.note,
    }


def _days(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


def _plain(kind: str, measure: Measure, by: str, rows: list[dict[str, Any]]) -> HttpResponse:
    keys = {"median": "days", "interval": "interval", "rows": "count", "read": "read", "undated": "undated"}
    plain = [{by: row["label"], **{key: row[of] for key, of in keys.items()}} for row in rows]
    if kind == "csv":
        return as_csv(f"review-times-{measure}-{by}", plain)
    return as_json({"measure": measure, "by": by, "rows": plain})
