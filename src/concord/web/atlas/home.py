"""The front page, and the page about Concord."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from concord.atlas.questions import approvals
from concord.atlas.questions.approvals import Question, jurisdictions_of
from concord.web.atlas import parameters
from concord.web.atlas.announcements.pages import summaries
from concord.web.atlas.approvals import shown, steps
from concord.web.atlas.display import edition, grant, groups, language, pair, place_name, product_name
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.words import CLASSES

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition
    from concord.web.request import ReaderRequest


_LEADERS = 8
_LATEST = 6


@cached_page
def home(request: ReaderRequest) -> HttpResponse:
    """The headline with its day, three tasks, the leaders and what came last."""
    record, rule = edition(), parameters.rule(request)
    question = Question(rule, request.as_of)
    counts = approvals.count(record, question)
    leaders = [(row.key, place_name(row.key, language()), row) for row in counts.rows[:_LEADERS]]
    return render(
        request,
        "atlas/home.html",
        {
            **shown(rule),
            "total": pair(counts.total),
            "places": len(counts.rows),
            "groups": groups(leaders),
            "announced": summaries(record, language()),
            "steps": steps(record, question),
            "classes": CLASSES,
            "latest": _latest(record, request.as_of),
            "choices": sorted((place_name(code, language()), code) for code in jurisdictions_of(record)),
            "figures": {
                "products": len(record.products),
                "authorisations": len(record.authorisations),
                "organisations": len(record.organisations),
                "references": len(record.references),
            },
        },
    )


def _latest(record: Edition, day: date) -> list[tuple[str, str, str, str, str, object]]:
    """The grants that came last by the day, of those whose day or month is known."""
    dated = [
        one
        for one in record.authorisations.values()
        if grant(one).date.latest <= day and (grant(one).date.latest - grant(one).date.earliest).days < 32
    ]
    dated.sort(key=lambda one: (grant(one).date.latest, one.id), reverse=True)
    return [
        (
            one.product,
            product_name(record.products[one.product], language()),
            record.products[one.product].product_class.value,
            one.jurisdiction,
            place_name(one.jurisdiction, language()),
            grant(one).date,
        )
        for one in dated[:_LATEST]
    ]


@cached_page
def about(request: ReaderRequest) -> HttpResponse:
    """What it is, who does not run it, how a number comes about, how to cite it."""
    # Signed in or not, it is cited with its edition.
    context = {"section": "about", "record": edition(), "address": request.build_absolute_uri("/")}
    return render(request, "atlas/about.html", context)
