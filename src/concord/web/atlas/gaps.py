"""What is authorised elsewhere and not here, and the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from concord.atlas.questions.approvals import CountedRow, jurisdictions_of
from concord.atlas.questions.gaps import Gap, GapQuestion, gaps, parse_gap_question, since
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
    from concord.web.request import ReaderRequest

_AGAINST = ("US", "EU", "JP")


@cached_page
def page(request: ReaderRequest) -> HttpResponse:
    """The gaps of one jurisdiction against others."""
    record, question = edition(), _question(request)
    here, rule = question.jurisdiction, question.rule
    kind = parameters.choice(request, "format", FORMATS, "html")
    answer = gaps(record, question)
    known_products, day = recorded(record), request.as_of
    rows = [
        _missing(record, row, _routes(known_products, row.product, here, day), f"gap:{here}:{row.product}")
        for row in answer.rows
    ]
    reverse = [_missing(record, row, (), f"product:{row.product}") for row in answer.reverse]
    if kind == "csv":
        return as_csv(f"gaps-{here}-{day}", [_plain(row) for row in rows])
    if kind == "json":
        return as_json(
            {
                "edition": record.id,
                "as_of": day.isoformat(),
                "rule": rule.id,
                "jurisdiction": here,
                "against": list(answer.question.against),
                "rows": [_plain(row) for row in rows],
                "reverse": [_plain(row) for row in reverse],
            }
        )
    context = {
        "section": "gaps",
        **shown(rule),
        "here_code": here,
        "here_name": place_name(here, language()),
        "against": [(code, place_name(code, language())) for code in answer.question.against],
        "rows": rows,
        "reverse": reverse,
        "place_choices": sorted((place_name(code, language()), code) for code in jurisdictions_of(record)),
        "against_codes": set(answer.question.against),
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
    return tuple(
        (one.route.label.text(language()), one.is_certain, length(one.route.clock) if one.route.clock else "")
        for one in routes_here(record, product, here, day) or ()
    )


def _missing(
    record: Edition, row: Gap, routes: tuple[tuple[str, bool, str], ...], about: str
) -> dict[str, Any]:
    """A product that is authorised there and not here; ``possibly_here`` where that is not certain.

    ``about`` is the code by which an introduction to a holder names it.
    """
    return {
        "about": about,
        "product": row.product,
        "name": product_name(record.products[row.product], language()),
        "class_code": row.product_class,
        "class_word": word(CLASSES, row.product_class),
        "places": [_where(record, one) for one in row.authorised_in],
        "possibly_here": row.here.possible,
        "routes": routes,
    }


def _where(record: Edition, row: CountedRow) -> dict[str, Any]:
    """One jurisdiction in which a product counts."""
    holder = row.authorisation.holder
    return {
        "code": row.jurisdiction,
        "name": place_name(row.jurisdiction, language()),
        "since": since(row),
        "holder": holder if holder in record.organisations else "",
        "holder_name": organisation_name(record, holder, language()),
        "certain": row.truth.certain,
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "product": row["product"],
        "name": row["name"],
        "class": row["class_code"],
        "authorised_in": [place["code"] for place in row["places"]],
        "since": [place["since"].text for place in row["places"]],
        "holders": [place["holder_name"] for place in row["places"]],
        "possibly_here": row["possibly_here"],
        "routes_here": [label for label, _certain, _clock in row["routes"]],
    }
