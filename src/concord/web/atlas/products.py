"""One product: its names, where it stood and when, what happened, what the rules say, its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concord.atlas.edition.model import EventKind, part
from concord.atlas.questions.pathways.answers import law
from concord.atlas.questions.pathways.decisions import compare, recorded
from concord.atlas.questions.pathways.facts import read_facts
from concord.atlas.questions.pathways.wizard import State
from concord.atlas.sources.curated.facts import EVENT_REASONS
from concord.kernel.clock import today
from concord.kernel.formatting import format_date
from concord.web.atlas.display import (
    Pair,
    Row,
    SourceLink,
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
    trial_lines,
    word,
)
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.pathway import label, outcome_labels, reasons
from concord.web.atlas.pictures import Bar, BarsPicture, bars
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

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.model import Authorisation, AuthorisationEvent, Edition, Product, Trait
    from concord.atlas.questions.pathways.decisions import Comparison
    from concord.kernel.dates import PartialDate
    from concord.web.request import ReaderRequest


_ENDING = {
    EventKind.WITHDRAWN,
    EventKind.REVOKED,
    EventKind.ANNULLED,
    EventKind.EXPIRED,
    EventKind.SUSPENDED,
    EventKind.OFF_MARKET,
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of one authorisation."""

    when: PartialDate
    what: str
    place_code: str
    place: str
    reason: str
    reason_ko: str
    basis: str
    confidence: str
    confidence_word: str
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A three-valued property that counting rules ask for."""

    name: str
    value: str
    value_word: str
    basis: str
    sources: tuple[SourceLink, ...]
    note: str


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """All products in order of name, each with its class and where it was authorised first."""
    record = edition()
    by_product = authorisations_by_product(record)
    rows = sorted(
        (_listed(product, by_product.get(product.id, [])) for product in record.products.values()),
        key=lambda one: str(one["name"]).casefold(),
    )
    return render(request, "atlas/products.html", {"section": "products", "rows": rows})


def _listed(product: Product, held: list[Authorisation]) -> dict[str, Any]:
    first = min(held, key=lambda one: grant(one).date, default=None)
    return {
        "id": product.id,
        "name": product_name(product, language()),
        "inn": product.inn,
        "class_code": product.product_class.value,
        "class_word": word(CLASSES, product.product_class.value),
        "places": len({one.jurisdiction for one in held}),
        "first": grant(first).date if first else None,
        "first_code": first.jurisdiction if first else "",
        "first_place": place_name(first.jurisdiction, language()) if first else "",
    }


@cached_page
def page(request: ReaderRequest, product_id: str) -> HttpResponse:
    """The page of one product."""
    record = edition()
    product = get_or_404("product", product_id, record.products, "/products/{}", lambda one: one.name)
    held = sorted(authorisations_by_product(record).get(product_id, []), key=lambda one: grant(one).date)
    rows = [
        authorisation_row(record, one, request.as_of, language())
        for one in held
        if _begun(one, request.as_of)
    ]
    return render(
        request,
        "atlas/product.html",
        _identity(product)
        | {
            "section": "products",
            "rows": rows,
            "later": len(held) - len(rows),
            "standing": Pair(
                sum(one.standing == "yes" for one in rows), sum(one.standing != "no" for one in rows)
            ),
            "first": rows[0] if rows else None,
            "bars": _bars(record, held, request.as_of),
            "happenings": _happenings(record, held, request.as_of),
            "properties": [_property(record, trait) for trait in product.traits],
            **decided(product_id),
            "trials": trial_lines(
                record, (one for one in record.trials.values() if one.product == product_id)
            ),
            "all_sources": source_links(record, _all_sources(held, product)),
        },
    )


def _identity(product: Product) -> dict[str, Any]:
    name = product_name(product, language())
    seen = {name.casefold()}
    others = []
    for found in product.names:
        if found.name.text.casefold() not in seen:
            seen.add(found.name.text.casefold())
            others.append((found.name.text, found.name.language, word(NAME_KINDS, found.kind), found.kind))
    return {
        "product": product,
        "name": name,
        "others": [other for other in others if other[3] != "inn"],
        "class_code": product.product_class.value,
        "class_word": word(CLASSES, product.product_class.value),
        "donor": word(DONORS, product.donor.value),
    }


def _begun(authorisation: Authorisation, day: date) -> bool:
    return grant(authorisation).date.earliest <= day


def _bars(record: Edition, held: list[Authorisation], as_of: date) -> BarsPicture | None:
    drawn = [one for one in held if _begun(one, as_of)]
    if not drawn:
        return None
    first = min(max(grant(one).date.earliest.year, 1990) for one in drawn)
    return bars([_bar(record, one) for one in drawn], as_of, first)


def _bar(record: Edition, authorisation: Authorisation) -> Bar:
    label = place_name(authorisation.jurisdiction, language())
    events = tuple(
        (
            _shown_day(event),
            f"{word(EVENTS, event.kind.value)}, {format_date(event.date, language())}",
            event.kind in _ENDING,
        )
        for event in authorisation.events
    )
    return Bar(label, f"#{authorisation.id}", in_force(record, authorisation), events)


def _shown_day(event: AuthorisationEvent) -> date:
    """Where the mark of an event stands: at the end of what is known for an end, at the start for others."""
    is_open = event.date.latest.year == 9999
    return event.date.latest if event.kind in _ENDING and not is_open else event.date.earliest


def _happenings(record: Edition, held: list[Authorisation], as_of: date) -> list[Happening]:
    found = [(event, one) for one in held for event in one.events if event.date.earliest <= as_of]
    found.sort(key=lambda pair: (pair[0].date.earliest, pair[0].date.latest, pair[1].id))
    return [_happening(record, event, one) for event, one in found]


def _happening(record: Edition, event: AuthorisationEvent, one: Authorisation) -> Happening:
    what = word(EVENTS, event.kind.value)
    if event.grant_kind:
        what = _("%(what)s (%(terms)s)") % {"what": what, "terms": word(TERMS, event.grant_kind.value)}
    return Happening(
        event.date,
        what,
        one.jurisdiction,
        place_name(one.jurisdiction, language()),
        event.reason,
        korean_reasons(record).get(event.reason, ""),
        word(BASIS, event.basis.value),
        event.confidence.value,
        word(CONFIDENCE, event.confidence.value),
        source_links(record, event.sources),
    )


def _property(record: Edition, trait: Trait) -> Property:
    return Property(
        word(TRAITS, trait.name),
        trait.value.name.lower(),
        word(TRUTHS, trait.value.name),
        word(BASIS, trait.basis.value),
        source_links(record, trait.sources),
        trait.note,
    )


def _all_sources(held: list[Authorisation], product: Product) -> list[str]:
    keys = [
        key for one in held for key in (*one.sources, *(k for event in one.events for k in event.sources))
    ]
    return keys + [key for trait in product.traits for key in trait.sources]


def held_rows(record: Edition, held: list[Authorisation], as_of: date) -> list[Row]:
    """Rows of authorisations that had begun by the day, in order of grant."""
    begun = sorted((one for one in held if _begun(one, as_of)), key=lambda one: grant(one).date)
    return [authorisation_row(record, one, as_of, language()) for one in begun]


VERDICTS = {
    "agrees": (gettext_lazy("agrees"), "verdict verdict-holds"),
    "open": (gettext_lazy("open: among what the rules leave possible"), "verdict verdict-undetermined"),
    "disagrees": (gettext_lazy("disagrees"), "verdict verdict-fails"),
    "undetermined": (gettext_lazy("no answer on that day"), "verdict verdict-undetermined"),
    "not known": (gettext_lazy("the decision is not known"), "soft"),
}
_PLACES = ("KR", "US", "EU", "JP")


@dataclass(frozen=True, slots=True)
class Decision:
    """One authorisation: the decision, the answer of the rules on its day, and how they compare."""

    place: str
    decided: str
    when: PartialDate | None
    basis: str
    outcomes: tuple[str, ...]
    rows: list[dict[str, Any]]
    begins: date | None
    verdict: str
    mark: str
    wanted: tuple[str, ...]


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


def _decided(found: Comparison) -> Decision:
    words = law().words
    codes = words.codes[found.jurisdiction]
    verdict, mark = VERDICTS[found.verdict]
    last = found.answer.answers[-1] if found.answer.answers else None
    return Decision(
        place_name(found.jurisdiction, language()),
        codes[found.expected].text(language()) if found.expected else "",
        found.answer.case.day,
        word(BASIS, found.basis),
        tuple(outcome_labels(found.jurisdiction, found.answer.outcomes)),
        reasons(last) if last else [],
        found.answer.record_begins,
        str(verdict),
        mark,
        tuple(label(one.attribute) for one in last.undetermined) if last else (),
    )


@part
def korean_reasons(edition: Edition) -> dict[str, str]:
    """The Korean of a reason by its English."""
    return {one["en"]: one["ko"] for one in edition.documents.get(EVENT_REASONS, ())}
