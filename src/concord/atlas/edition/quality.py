"""The quality report of an edition: how well it is supported, how exact its dates are, how fresh it is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from concord.atlas.edition.model import ENDS, Edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from concord.kernel.dates import PartialDate
FILE = "quality.json"


def report(edition: Edition) -> dict[str, Any]:
    """Counts by confidence and basis, dates by exactness, rows without a source, days of confirmation."""
    events = [event for row in edition.authorisations.values() for event in row.events]
    kinds: dict[str, Sequence[Any]] = {
        "authorisations": list(edition.authorisations.values()),
        "events": events,
        "product_traits": [trait for product in edition.products.values() for trait in product.traits],
        "organisations": list(edition.organisations.values()),
        "agreements": list(edition.agreements.values()),
        "meetings": list(edition.meetings.values()),
        "committees": list(edition.committees.values()),
        "measures": list(edition.measures.values()),
        "trials": list(edition.trials.values()),
    }
    return {
        "support": {name: _support(rows) for name, rows in kinds.items()},
        "event_dates": dict(sorted(Counter(exactness(event.date) for event in events).items())),
        "inferred_ends": _inferred_ends(edition),
        "references_without_day_read": sum(r.read_on is None for r in edition.references.values()),
        "freshness": _freshness(edition),
    }


def exactness(date: PartialDate) -> str:
    """How exactly a date is known: ``day``, ``month``, ``year``, ``interval`` or ``open``."""
    days = (date.latest - date.earliest).days
    if date.earliest.year == 1 or date.latest.year == 9999:
        return "open"
    if days == 0:
        return "day"
    is_plain = not date.text.startswith("[") and not date.text.endswith("~")
    return ("month" if days < 31 else "year") if is_plain else "interval"


def _support(rows: Sequence[Any]) -> dict[str, Any]:
    return {
        "rows": len(rows),
        "confidence": dict(sorted(Counter(row.confidence.value for row in rows).items())),
        "basis": dict(sorted(Counter(row.basis.value for row in rows if hasattr(row, "basis")).items())),
        "without_source": sum(not row.sources for row in rows),
    }


def _inferred_ends(edition: Edition) -> list[dict[str, str]]:
    """Ends that are known to have come, not when: they make a row possible, never certain."""
    return [
        {"authorisation": row.id, "event": event.kind.value, "date": event.date.text, "reason": event.reason}
        for row in edition.authorisations.values()
        for event in row.events
        if event.kind in ENDS and exactness(event.date) in ("interval", "open")
    ]


def _freshness(edition: Edition) -> dict[str, Any]:
    days = sorted(row.confirmed_on for row in edition.authorisations.values())
    if not days:
        return {"oldest": None, "median": None, "newest": None, "by_year": {}}
    by_year = Counter(str(day.year) for day in days)
    middle = days[len(days) // 2]
    return {"oldest": days[0], "median": middle, "newest": days[-1], "by_year": dict(sorted(by_year.items()))}
