"""The documents on which the record rests."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from concord.atlas.sources.catalogue import Source
from concord.atlas.sources.catalogue import sources as registers
from concord.kernel.text import fold
from concord.web.atlas.display import (
    edition,
    language,
    organisation_name,
    place_name,
    product_name,
    source_link,
    trial_title,
    word,
)
from concord.web.atlas.downloads import FORMATS, as_csv
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.parameters import choice
from concord.web.atlas.parameters import text as text_of
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition, Reference
    from concord.web.request import ReaderRequest

KINDS = {
    "register": _("Register"),
    "regulator": _("Regulator"),
    "government": _("Government"),
    "law": _("Law"),
    "company": _("Company"),
    "press": _("Press"),
    "paper": _("Paper"),
    "society": _("Society"),
    "repository": _("Repository"),
    "other": _("Other"),
}


LICENCE_BASES = {
    "read": _("terms read"),
    "recalled": _("terms from memory"),
    "not_checked": _("terms not checked"),
}
_FIRST = 50


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """The registers, and the documents: the most used, or those of a kind or with a word."""
    record = edition()
    uses = Counter(key for _, keys in _uses(record) for key in set(keys))
    if choice(request, "format", FORMATS, "html") == "csv":
        return as_csv("sources", [_plain(one, uses[one.id]) for one in record.references.values()])
    kind = choice(request, "kind", ("", *KINDS), "")
    text = text_of(request, "has") or ""
    found = [one for one in record.references.values() if _fits(one, kind, text)]
    found.sort(key=lambda one: (-uses[one.id], one.id))
    is_whole = bool(kind or text) or bool(choice(request, "all", ("1",), ""))
    kinds: Counter[str] = Counter(one.kind for one in record.references.values())
    context = {
        "section": "sources",
        "total": len(record.references),
        "used": len(uses),
        "kinds": [(code, words, kinds[code]) for code, words in KINDS.items() if kinds[code]],
        "kind": kind,
        "has": text,
        "rows": [(source_link(one), one, uses[one.id]) for one in (found if is_whole else found[:_FIRST])],
        "left": 0 if is_whole else max(0, len(found) - _FIRST),
        "registers": [_register(one) for one in registers()],
    }
    return render(request, "atlas/sources.html", context)


def _fits(one: Reference, kind: str, text: str) -> bool:
    said = fold(f"{one.publisher} {one.title} {one.url} {one.id}")
    return kind in ("", one.kind) and fold(text) in said


def _register(one: Source) -> dict[str, object]:
    return {
        "found": one,
        "name": one.name[language()],
        "cadence": one.cadence[language()],
        "counts": one.counts[language()],
        "place": place_name(one.jurisdiction, language()),
        "licence_basis": word(LICENCE_BASES, one.licence_basis),
    }


@cached_page
def page(request: ReaderRequest, reference_id: str) -> HttpResponse:
    """One source and the rows that rest on it."""
    record = edition()
    reference = record.references.get(reference_id)
    if reference is None:
        raise NotFoundError("source", reference_id)
    rows = sorted({key for key, keys in _uses(record) if reference_id in keys})
    authorisations = [record.authorisations[key] for key in rows if key in record.authorisations]
    context = {
        "section": "sources",
        "reference": reference,
        "source": source_link(reference),
        "kind": word(KINDS, reference.kind),
        "authorisations": [
            (one, product_name(record.products[one.product], language())) for one in authorisations
        ],
        "organisations": [
            (key, organisation_name(record, key, language())) for key in rows if key in record.organisations
        ],
        "trials": [(key, trial_title(record.trials[key])) for key in rows if key in record.trials],
        "meetings": [(key, record.meetings[key].name) for key in rows if key in record.meetings],
        "uses": len(rows),
    }
    return render(request, "atlas/source.html", context)


def _uses(record: Edition) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Which row rests on which sources."""
    for one in record.authorisations.values():
        yield one.id, one.sources
        for event in one.events:
            yield one.id, event.sources
    for product in record.products.values():
        for trait in product.traits:
            yield product.id, trait.sources
    for body in record.organisations.values():
        yield body.id, body.sources
    for trial in record.trials.values():
        yield trial.id, trial.sources
    for agreement in record.agreements.values():
        yield agreement.id, agreement.sources
    for meeting in record.meetings.values():
        yield meeting.id, meeting.sources
    for measure in record.measures.values():
        yield measure.id, measure.sources


def _plain(one: Reference, uses: int) -> dict[str, object]:
    return {
        "reference": one.id,
        "url": one.url,
        "publisher": one.publisher,
        "title": one.title,
        "kind": one.kind,
        "language": one.language,
        "read_on": one.read_on or "",
        "rows": uses,
    }
