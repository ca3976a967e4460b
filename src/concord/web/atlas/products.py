"""One product: its names, where it stood and when, what happened, what the rules say, its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.atlas.edition.model import (
    Authorisation,
    AuthorisationEvent,
    Edition,
    EventKind,
    Product,
    ProductName,
    Trait,
    part,
)
from concord.atlas.questions.pathways.answers import law
from concord.atlas.questions.pathways.decisions import Comparison, compare, recorded
from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.wizard import State
from concord.atlas.sources.curated.facts import EVENT_REASONS
from concord.kernel.formatting import format_date
from concord.web.atlas.display import (
    Pair,
    Row,
    authorisation_row,
    authorisations_by_product,
    edition,
    get_or_404,
    grant,
    in_force,
    language,
    place_name,
    product_name,
    source_links,
    trial_line,
    word,
)
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.pathway import label, outcome_labels, reasons
from concord.web.atlas.pictures import Bar, Lanes, bars
from concord.web.atlas.words import (
    BASIS,
    CLASSES,
    CONFIDENCE,
    DONORS,
    EVENTS,
    NAME_KINDS,
    TERMS,
    TRAITS,
    TRUTHS,
)
from concord.web.request import today

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.web.request import ReaderRequest


_ENDING = {
    EventKind.WITHDRAWN,
    EventKind.REVOKED,
    EventKind.ANNULLED,
    EventKind.EXPIRED,
    EventKind.SUSPENDED,
    EventKind.OFF_MARKET,
}


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """All products in order of name, each with its class and where it was authorised first."""
    record = edition()
    by_product = authorisations_by_product(record)
    rows = [_listed(product, by_product.get(product.id, [])) for product in record.products.values()]
    rows.sort(key=lambda row: row["name"].casefold())
    return render(request, "atlas/products.html", {"section": "products", "rows": rows})


def _listed(product: Product, authorisations: list[Authorisation]) -> dict[str, Any]:
    first = min(authorisations, key=lambda one: grant(one).date, default=None)
    return {
        "id": product.id,
        "name": product_name(product, language()),
        "inn": product.inn,
        "class_code": product.product_class.value,
        "class_word": word(CLASSES, product.product_class.value),
        "places": len({one.jurisdiction for one in authorisations}),
        "first": grant(first).date if first else None,
        "first_code": first.jurisdiction if first else "",
        "first_place": place_name(first.jurisdiction, language()) if first else "",
    }


@cached_page
def page(request: ReaderRequest, product_id: str) -> HttpResponse:
    """The page of one product."""
    record, day = edition(), request.as_of
    product = get_or_404("product", product_id, record.products, "/products/{}", lambda one: one.name)
    every = sorted(authorisations_by_product(record).get(product_id, []), key=lambda one: grant(one).date)
    begun = [one for one in every if grant(one).date.earliest <= day]
    rows = [authorisation_row(record, one, day, language()) for one in begun]
    standing = Pair(sum(row.standing == "yes" for row in rows), sum(row.standing != "no" for row in rows))
    trials = [trial_line(record, one) for one in record.trials.values() if one.product == product_id]
    context = {
        "section": "products",
        "product": product,
        "about": f"product:{product_id}",
        **_names(product),
        "class_code": product.product_class.value,
        "class_word": word(CLASSES, product.product_class.value),
        "donor": word(DONORS, product.donor.value),
        "rows": rows,
        "later": len(every) - len(rows),
        "standing": standing,
        "first": rows[0] if rows else None,
        "bars": _bars(record, begun, day),
        "happenings": _happenings(record, every, day),
        "properties": [_property(record, trait) for trait in product.traits],
        **decided(product_id),
        "trials": trials,
        "all_sources": source_links(record, _all_sources(every, product)),
    }
    return render(request, "atlas/product.html", context)


def _names(product: Product) -> dict[str, Any]:
    """The name in the reader's language, and the others, each once, with language and kind."""
    name = product_name(product, language())
    others: dict[str, ProductName] = {}
    for other in product.names:
        others.setdefault(other.name.text.casefold(), other)
    others.pop(name.casefold(), None)
    return {
        "name": name,
        "others": [
            (other.name.text, other.name.language, word(NAME_KINDS, other.kind), other.kind)
            for other in others.values()
            if other.kind != "inn"
        ],
    }


def _bars(record: Edition, authorisations: list[Authorisation], as_of: date) -> Lanes | None:
    if not authorisations:
        return None
    first = min(max(grant(one).date.earliest.year, 1990) for one in authorisations)
    return bars([_bar(record, one) for one in authorisations], as_of, first)


def _bar(record: Edition, authorisation: Authorisation) -> Bar:
    events = tuple(
        (
            _shown_day(event),
            f"{word(EVENTS, event.kind.value)}, {format_date(event.date, language())}",
            event.kind in _ENDING,
        )
        for event in authorisation.events
    )
    place = place_name(authorisation.jurisdiction, language())
    return Bar(place, f"#{authorisation.id}", in_force(record, authorisation), events)


def _shown_day(event: AuthorisationEvent) -> date:
    """Where the mark of an event stands: at the end of what is known for an end, at the start for others."""
    is_open = event.date.latest.year == 9999
    return event.date.latest if event.kind in _ENDING and not is_open else event.date.earliest


def _happenings(record: Edition, authorisations: list[Authorisation], as_of: date) -> list[dict[str, Any]]:
    events = [(event, one) for one in authorisations for event in one.events if event.date.earliest <= as_of]
    events.sort(key=lambda pair: (pair[0].date.earliest, pair[0].date.latest, pair[1].id))
    return [_happening(record, event, one.jurisdiction) for event, one in events]


def _happening(record: Edition, event: AuthorisationEvent, place: str) -> dict[str, Any]:
    """One event of one authorisation."""
    what = word(EVENTS, event.kind.value)
    if event.grant_kind:
        what = _("%(what)s (%(terms)s)") % {"what": what, "terms": word(TERMS, event.grant_kind.value)}
    return {
        "when": event.date,
        "what": what,
        "place_code": place,
        "place": place_name(place, language()),
        "reason": event.reason,
        "reason_ko": korean_reasons(record).get(event.reason, ""),
        "basis": word(BASIS, event.basis.value),
        "confidence": event.confidence.value,
        "confidence_word": word(CONFIDENCE, event.confidence.value),
        "sources": source_links(record, event.sources),
    }


def _property(record: Edition, trait: Trait) -> dict[str, Any]:
    """A three-valued property that counting rules ask for."""
    return {
        "name": word(TRAITS, trait.name),
        "value": trait.value.name.lower(),
        "value_word": word(TRUTHS, trait.value.name),
        "basis": word(BASIS, trait.basis.value),
        "sources": source_links(record, trait.sources),
        "note": trait.note,
    }


def _all_sources(authorisations: list[Authorisation], product: Product) -> list[str]:
    keys = [
        key
        for one in authorisations
        for row in (one.sources, *(e.sources for e in one.events))
        for key in row
    ]
    return keys + [key for trait in product.traits for key in trait.sources]


def held_rows(record: Edition, authorisations: list[Authorisation], as_of: date) -> list[Row]:
    """Rows of authorisations that had begun by the day, in order of grant."""
    begun = [one for one in authorisations if grant(one).date.earliest <= as_of]
    begun.sort(key=lambda one: grant(one).date)
    return [authorisation_row(record, one, as_of, language()) for one in begun]


VERDICTS = {
    "agrees": (gettext_lazy("agrees"), "verdict verdict-holds"),
    "open": (gettext_lazy("open: among what the rules leave possible"), "verdict verdict-undetermined"),
    "disagrees": (gettext_lazy("disagrees"), "verdict verdict-fails"),
    "undetermined": (gettext_lazy("no answer on that day"), "verdict verdict-undetermined"),
    "not known": (gettext_lazy("the decision is not known"), "soft"),
}
_PLACES = ("KR", "US", "EU", "JP")


def decided(product: str) -> dict[str, Any]:
    """The comparisons of a product and the link that opens it in the wizard; nothing without attributes."""
    record = recorded(edition())
    facts = record.products.get(product)
    if facts is None:
        return {}
    masks = read_facts(facts, law().words).masks
    known = {one.key: one.words(masks[one.index]) for one in law().words.ordered if one.absent is None}
    state = State(_PLACES, {key: values[0] for key, values in known.items() if len(values) == 1}, today())
    return {
        "decided": [_decided(one) for one in compare(law(), record, today(), product)],
        "wizard": f"{reverse('pathway')}?{state.query()}",
    }


def _decided(comparison: Comparison) -> dict[str, Any]:
    """One authorisation: the decision, the answer of the rules on its day, and how they compare."""
    place, answer = comparison.jurisdiction, comparison.answer
    verdict, mark = VERDICTS[comparison.verdict]
    codes = law().words.codes[place]
    last = answer.answers[-1] if answer.answers else None
    return {
        "place": place_name(place, language()),
        "decided": codes[comparison.expected].text(language()) if comparison.expected else "",
        "when": answer.case.day,
        "basis": word(BASIS, comparison.basis),
        "outcomes": outcome_labels(place, answer.outcomes),
        "rows": reasons(last) if last else [],
        "begins": answer.record_begins,
        "verdict": str(verdict),
        "mark": mark,
        "wanted": [label(one.attribute) for one in last.undetermined] if last else [],
    }


@part
def korean_reasons(edition: Edition) -> dict[str, str]:
    """The Korean of a reason by its English."""
    return {one["en"]: one["ko"] for one in edition.documents.get(EVENT_REASONS, ())}
