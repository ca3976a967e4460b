"""Trials of authorised products: every one in a list, and one with what is known of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render

from concord.atlas.questions.approvals import jurisdictions_of
from concord.web.atlas.display import (
    edition,
    get_or_404,
    language,
    place_name,
    source_links,
    trial_line,
    trial_lines,
    trial_title,
    word,
)
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.words import BASIS, CONFIDENCE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from concord.web.request import ReaderRequest


_REGISTERS = (
    (re.compile(r"NCT\d{8}"), "https://clinicaltrials.gov/study/{}"),
    (re.compile(r"ISRCTN\d+"), "https://www.isrctn.com/{}"),
    (re.compile(r"jRCTs?\d+"), "https://jrct.mhlw.go.jp/en-latest-detail/{}"),
    (
        re.compile(r"(?:200[4-9]|201\d|202[0-3])-\d{6}-\d{2}"),
        "https://www.clinicaltrialsregister.eu/ctr-search/search?query=eudract_number:{}",
    ),
    (re.compile(r"202[2-9]-5\d{5}-\d{2}(?:-\d{2})?"), "https://euclinicaltrials.eu/ctis-public/view/{}"),
    (re.compile(r"10\.\d{4,9}/\S+"), "https://doi.org/{}"),
    (re.compile(r"\d{6,9}"), "https://pubmed.ncbi.nlm.nih.gov/{}/"),
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number and where it is shown; ``address`` is empty where that cannot be told from the number."""

    number: str
    address: str


def numbered(number: str) -> Numbered:
    """The number of a trial in a register, or of a publication, with its address."""
    for shape, address in _REGISTERS:
        if shape.fullmatch(number):
            return Numbered(number, address.format(number))
    return Numbered(number, "")


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """Every trial of the record by product."""
    record = edition()
    rows = trial_lines(record, record.trials.values())
    rows.sort(key=lambda one: (one.product_name.casefold(), one.title.casefold()))
    context = {"section": "products", "rows": rows, "products": len({one.product for one in rows})}
    return render(request, "atlas/trials.html", context)


@cached_page
def page(request: ReaderRequest, trial_id: str) -> HttpResponse:
    """The page of one trial."""
    record = edition()
    found = get_or_404("trial", trial_id, record.trials, "/trials/{}", trial_title)
    known = set(jurisdictions_of(record))
    context = {
        "section": "products",
        "trial": found,
        "line": trial_line(record, found),
        "numbers": [numbered(number) for number in found.register_ids],
        "publications": [numbered(number) for number in found.publications],
        "places": [place_name(code, language()) for code in found.countries],
        "supported": [
            (code if code in known else "", place_name(code, language())) for code in found.supports
        ],
        "basis": word(BASIS, found.basis.value),
        "confidence": found.confidence.value,
        "confidence_word": word(CONFIDENCE, found.confidence.value),
        "sources": source_links(record, found.sources),
    }
    return render(request, "atlas/trial.html", context)
