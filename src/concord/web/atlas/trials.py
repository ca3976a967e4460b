"""Trials of authorised products: every one in a list, and one with what is known of it."""

from __future__ import annotations

import re
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


def numbered(number: str) -> dict[str, str]:
    """The number of a trial in a register, or of a publication, and where it is shown.

    ``address`` is empty where that cannot be told from the number.
    """
    address = next((address for shape, address in _REGISTERS if shape.fullmatch(number)), "")
    return {"number": number, "address": address.format(number)}


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """Every trial of the record by product."""
    record = edition()
    rows = [trial_line(record, trial) for trial in record.trials.values()]
    rows.sort(key=lambda row: (row["product_name"].casefold(), row["title"].casefold()))
    context = {"section": "products", "rows": rows, "products": len({row["product"] for row in rows})}
    return render(request, "atlas/trials.html", context)


@cached_page
def page(request: ReaderRequest, trial_id: str) -> HttpResponse:
    """The page of one trial."""
    record = edition()
    trial = get_or_404("trial", trial_id, record.trials, "/trials/{}", trial_title)
    known = set(jurisdictions_of(record))
    context = {
        "section": "products",
        "trial": trial,
        "line": trial_line(record, trial),
        "numbers": [numbered(number) for number in trial.register_ids],
        "publications": [numbered(number) for number in trial.publications],
        "places": [place_name(code, language()) for code in trial.countries],
        "supported": [
            (code if code in known else "", place_name(code, language())) for code in trial.supports
        ],
        "basis": word(BASIS, trial.basis.value),
        "confidence": trial.confidence.value,
        "confidence_word": word(CONFIDENCE, trial.confidence.value),
        "sources": source_links(record, trial.sources),
    }
    return render(request, "atlas/trial.html", context)
