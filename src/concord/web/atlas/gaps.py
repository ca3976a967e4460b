"""What is authorised elsewhere and not here, and the reverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from concord.atlas.questions.approvals import jurisdictions_of
from concord.atlas.questions.gaps import Elsewhere, Gap, GapQuestion, gaps, parse_gap_question
from concord.atlas.questions.pathways.answers import routes_here
from concord.atlas.questions.pathways.decisions import Recorded, recorded
from concord.web.atlas import parameters
from concord.web.atlas.approvals import shown
from concord.web.atlas.display import edition, language, organisation_name, place_name, product_name, word
from concord.web.atlas.downloads import FORMATS, as_csv, as_json
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.parameters import QueryParameters
from concord.web.atlas.pathway import length
from concord.web.atlas.words import CLASSES

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition
    from concord.kernel.dates import PartialDate
    from concord.web.request import ReaderRequest

_AGAINST = ("US", "EU", "JP")


@dataclass(frozen=True, slots=True)
class Where:
    """One jurisdiction in which a product counts."""

    code: str
    name: str
    since: PartialDate
    holder: str
    holder_name: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A product that is authorised there and not here; ``possibly_here`` where that is not certain."""

    product: str
    name: str
    class_code: str
    class_word: str
    places: tuple[Where, ...]
    possibly_here: bool
    routes: tuple[tuple[str, bool, str], ...]


@cached_page
def page(request: ReaderRequest) -> HttpResponse:
    """The gaps of one jurisdiction against others."""
    record, question = edition(), _question(request)
    here, rule = question.jurisdiction, question.rule
    kind = parameters.choice(request, "format", FORMATS, "html")
    found = gaps(record, question)
    known_products = recorded(record)
    rows = [
        _missing(record, row, _routes(known_products, row.product, here, request.as_of)) for row in found.rows
    ]
    reverse = [_missing(record, row, ()) for row in found.reverse]
    if kind == "csv":
        return as_csv(f"gaps-{here}-{request.as_of}", [_plain(row) for row in rows])
    if kind == "json":
        return as_json(
            {
                "edition": record.id,
                "as_of": request.as_of.isoformat(),
                "rule": rule.id,
                "jurisdiction": here,
                "against": list(found.question.against),
                "rows": [_plain(row) for row in rows],
                "reverse": [_plain(row) for row in reverse],
            }
        )
    context = {
        "section": "gaps",
        **shown(rule),
        "here_code": here,
        "here_name": place_name(here, language()),
        "against": [(code, place_name(code, language())) for code in found.question.against],
        "rows": rows,
        "reverse": reverse,
        "place_choices": sorted((place_name(code, language()), code) for code in jurisdictions_of(record)),
        "against_codes": set(found.question.against),
    }
    return render(request, "atlas/gaps.html", context)


def _question(request: ReaderRequest) -> GapQuestion:
    """The question that the address asks; without a choice of Korea against the usual others."""
    record = edition()
    known = jurisdictions_of(record)
    here = parameters.choice(request, "jurisdiction", known, "KR" if "KR" in known else known[0])
    usual = [code for code in _AGAINST if code != here and code in known]
    against = parameters.several(request, "against", known) or usual
    day = request.as_of
    asked = QueryParameters(
        request.GET, jurisdiction=[here], against=sorted(against), as_of=[day.isoformat()]
    )
    return parse_gap_question(asked, record, day)


def _routes(record: Recorded, product: str, here: str, day: date) -> tuple[tuple[str, bool, str], ...]:
    """The ways that lead here: what each is called, whether it is open for certain, and its clock."""
    found = routes_here(record, product, here, day) or ()
    return tuple(
        (one.route.label.text(language()), one.is_certain, length(one.route.clock) if one.route.clock else "")
        for one in found
    )


def _missing(record: Edition, row: Gap, routes: tuple[tuple[str, bool, str], ...]) -> Missing:
    product = record.products[row.product]
    return Missing(
        row.product,
        product_name(product, language()),
        row.product_class,
        word(CLASSES, row.product_class),
        tuple(_where(record, one) for one in row.authorised_in),
        row.here.possible,
        routes,
    )


def _where(record: Edition, one: Elsewhere) -> Where:
    return Where(
        one.jurisdiction,
        place_name(one.jurisdiction, language()),
        one.since,
        one.holder if one.holder in record.organisations else "",
        organisation_name(record, one.holder, language()),
        one.truth.certain,
    )


def _plain(row: Missing) -> dict[str, Any]:
    return {
        "product": row.product,
        "name": row.name,
        "class": row.class_code,
        "authorised_in": [one.code for one in row.places],
        "since": [one.since.text for one in row.places],
        "holders": [one.holder_name for one in row.places],
        "possibly_here": row.possibly_here,
        "routes_here": [label for label, _certain, _clock in row.routes],
    }
