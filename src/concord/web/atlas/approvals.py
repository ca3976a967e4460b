"""The approvals explorer: what counts on a day, by whom, where and since when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from concord.atlas.questions import approvals
from concord.atlas.questions.approvals import (
    Answer,
    CountingRule,
    Question,
    answer,
    jurisdictions_of,
    parse_question,
    years_of,
)
from concord.web.atlas import parameters
from concord.web.atlas.display import (
    Row,
    counted_row,
    edition,
    groups,
    language,
    organisation_name,
    pair,
    place_name,
    word,
)
from concord.web.atlas.downloads import FORMATS, as_csv, as_json
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.parameters import QueryParameters
from concord.web.atlas.pictures import StepsPicture, stacked, tiles
from concord.web.atlas.words import CLASSES, DONORS, GROUPINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from concord.atlas.edition.model import Edition
    from concord.web.request import ReaderRequest

CLASS_ORDER = tuple(CLASSES)
_KEYS: dict[str, Callable[[Row], tuple[Any, str]]] = {
    "granted": lambda row: (row.since.earliest, row.id),
    "product": lambda row: (row.product_name.casefold(), row.id),
    "jurisdiction": lambda row: (row.place, row.id),
    "class": lambda row: (row.class_word, row.id),
    "holder": lambda row: (row.holder_name.casefold(), row.id),
}
_ROWS = 60
_ORDERS = tuple(sign + name for name in _KEYS for sign in ("", "-"))


@cached_page
def explorer(request: ReaderRequest) -> HttpResponse:
    """The page, or its rows as CSV or JSON."""
    record, question = edition(), parse(request)
    by = parameters.choice(request, "by", GROUPINGS, "jurisdiction")
    kind = parameters.choice(request, "format", FORMATS, "html")
    result = answer(record, question, by)
    rows = [counted_row(record, row, question.as_of, language()) for row in result.rows]
    order = parameters.choice(request, "sort", _ORDERS, "-granted")
    rows.sort(key=_KEYS[order.removeprefix("-")], reverse=order.startswith("-"))
    if kind == "csv":
        return as_csv(f"approvals-{question.as_of}", [_plain(row) for row in rows])
    if kind == "json":
        document = {"counts": result.groups(), "rows": [_plain(row) for row in rows]}
        return as_json(result.head() | document)
    return render(
        request,
        "atlas/approvals.html",
        _page(result, rows) | _choices(request, record) | {"sort": order} | _leaf(request, rows),
    )


def _leaf(request: ReaderRequest, rows: list[Row]) -> dict[str, Any]:
    """The rows of one leaf: all at once are eighty screens on a phone."""
    leaves = Paginator(rows, _ROWS)
    number = int(parameters.choice(request, "leaf", [str(one) for one in leaves.page_range], "1"))
    return {"rows": leaves.page(number).object_list, "row_count": len(rows), "leaf": number, "leaves": leaves}


@cached_page
def steps_picture(request: ReaderRequest) -> HttpResponse:
    """The steps over time alone, as an SVG file."""
    record, question = edition(), parse(request)
    picture = steps(record, question)
    drawn = render_to_string(
        "pictures/steps.svg",
        {"picture": picture, "classes": CLASSES, "alone": True, "as_of": question.as_of},
    )
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response.headers["Content-Disposition"] = f'attachment; filename="approvals-{question.as_of}.svg"'
    return response


def parse(request: ReaderRequest) -> Question:
    """The question that the address asks. Raises BadParameterError for what cannot be asked."""
    asked = QueryParameters(request.GET, as_of=[request.as_of.isoformat()])
    return parse_question(asked, edition(), request.as_of)


def steps(record: Edition, question: Question) -> StepsPicture | None:
    """The stacked steps of the question by class."""
    return stacked(approvals.steps(record, question, "class"), CLASS_ORDER, question.as_of)


def shown(rule: CountingRule) -> dict[str, Any]:
    """A counting rule as the templates ask for it."""
    return {"rule": rule, "rule_name": rule.name(language()), "rule_text": rule.text(language())}


def group_name(record: Edition, by: str, key: str) -> str:
    """The name of one group of a count."""
    if by == "jurisdiction":
        return place_name(key, language())
    if by == "holder":
        return organisation_name(record, key, language())
    return word({"class": CLASSES, "donor": DONORS}.get(by, {}), key)


def _page(result: Answer, rows: list[Row]) -> dict[str, Any]:
    record, question, by = result.edition, result.question, result.by or ""
    everywhere = replace(question, filters=replace(question.filters, jurisdictions=frozenset()))
    by_place = approvals.count(record, everywhere, "jurisdiction")
    named = [(row.key, group_name(record, by, row.key), row) for row in result.counts]
    return {
        "section": "approvals",
        "question": question,
        **shown(question.rule),
        "by": by,
        "by_word": word(GROUPINGS, by),
        "total": pair(result.total),
        "groups": groups(named),
        "rows": rows,
        "steps": steps(record, question),
        "tiles": tiles(
            {row.key: (row.certain, row.possible) for row in by_place.rows}, jurisdictions_of(record)
        ),
        "classes": CLASSES,
        "oldest": result.oldest_confirmed,
    }


def _choices(request: ReaderRequest, record: Edition) -> dict[str, Any]:
    holders = {
        found.holder for found in record.authorisations.values() if found.holder in record.organisations
    }
    named = sorted((organisation_name(record, key, language()), key) for key in holders)
    return {
        "rule_choices": [(rule.id, rule.name(language())) for rule in approvals.rules().values()],
        "place_choices": sorted((place_name(code, language()), code) for code in jurisdictions_of(record)),
        "class_choices": list(CLASSES.items()),
        "donor_choices": list(DONORS.items()),
        "holder_choices": named,
        "year_choices": years_of(record),
        "by_choices": list(GROUPINGS.items()),
        "chosen": {
            name: request.GET.get(name, "") for name in ("jurisdiction", "class", "donor", "holder", "year")
        },
    }


def _plain(row: Row) -> dict[str, Any]:
    return {
        "authorisation": row.id,
        "product": row.product,
        "product_name": row.product_name,
        "brand": row.brand,
        "class": row.class_code,
        "jurisdiction": row.place_code,
        "holder": row.holder_name,
        "granted": row.since.text,
        "terms": row.terms,
        "legal_form": row.legal_form,
        "standing": row.standing,
        "counts": "possible" if row.is_possible_only else "certain",
        "doubts": list(row.doubts),
        "confidence": row.confidence,
        "confirmed_on": row.confirmed_on.isoformat(),
        "sources": [source.url for source in row.sources],
    }
