"""What an edition holds, how well it is supported, and how it differs from another."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson
from django.shortcuts import render

from concord.atlas.edition import diff, store
from concord.atlas.edition.quality import FILE as QUALITY
from concord.atlas.sources.catalogue import sources as registers
from concord.kernel.dates import parse_day
from concord.web.atlas import parameters
from concord.web.atlas.display import edition, language, word
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.words import BASIS, CHANGES, CONFIDENCE, EXACTNESS, TABLES
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.atlas.edition.store import Manifest
    from concord.web.request import ReaderRequest

_MOST_CHANGES = 200


@cached_page
def page(request: ReaderRequest, edition_id: str) -> HttpResponse:
    """An edition of this installation: manifest, quality report, and what changed against another."""
    manifest = _manifest(edition().id if edition_id == "current" else edition_id)
    against = parameters.text(request, "against")
    other = None if against is None else _manifest(against)
    return render(
        request,
        "atlas/edition.html",
        {
            "manifest": manifest,
            "is_in_use": manifest.id == edition().id,
            "counts": [(word(TABLES, table), rows) for table, rows in manifest.counts.items()],
            "registers": [one.name[language()] for one in registers() if one.id in manifest.sources],
            **_quality(manifest.id),
            "others": [one for one in reversed(store.ids()) if one != manifest.id],
            "other": other,
            **(_changes(other.id, manifest.id) if other else {}),
        },
    )


def _manifest(edition_id: str) -> Manifest:
    if edition_id not in store.ids():
        raise NotFoundError("edition", edition_id, [(one, f"/editions/{one}") for one in store.ids()])
    return store.read_manifest(store.path(edition_id))


def _quality(edition_id: str) -> dict[str, Any]:
    """The quality report in words: support by kind of row, exactness of dates, freshness."""
    report = orjson.loads((store.path(edition_id) / QUALITY).read_bytes())
    freshness = report["freshness"]
    support = [
        (
            word(TABLES, kind),
            found["rows"],
            [(word(CONFIDENCE, code), found["confidence"].get(code, 0)) for code in CONFIDENCE],
            [(word(BASIS, code), number) for code, number in found["basis"].items()],
            found["without_source"],
        )
        for kind, found in report["support"].items()
    ]
    return {
        "support": support,
        "confidences": [str(words) for words in CONFIDENCE.values()],
        "event_dates": [(word(EXACTNESS, code), number) for code, number in report["event_dates"].items()],
        "inferred_ends": len(report["inferred_ends"]),
        "oldest": _day(freshness["oldest"]),
        "median": _day(freshness["median"]),
        "newest": _day(freshness["newest"]),
        "by_year": list(freshness["by_year"].items()),
    }


def _day(text: str | None) -> object:
    return parse_day(text) if text else None


@lru_cache(maxsize=8)
def _changes(old: str, new: str) -> dict[str, Any]:
    found = diff.diff(store.path(old), store.path(new))
    counts = Counter(change.action for change in found)
    return {
        "change_counts": [(word(CHANGES, action), counts[action]) for action in CHANGES if counts[action]],
        "changes": [
            (word(CHANGES, one.action), word(TABLES, one.kind), one.key.replace("|", ", "), one.cells)
            for one in islice(found, _MOST_CHANGES)
        ],
        "left_out": max(0, len(found) - _MOST_CHANGES),
    }
