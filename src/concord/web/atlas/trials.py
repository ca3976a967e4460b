"""Trials of authorised products: every one in a list, and one with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse

from concord.web.atlas import approvals, naming
from concord.web.atlas.answering import pure
from concord.web.atlas.current import edition, language
from concord.web.atlas.links import sources
from concord.web.atlas.register_links import numbered
from concord.web.atlas.words import BASIS, CONFIDENCE, TRIAL_PHASES, TRIAL_ROLES, TRIAL_STATES, word
from concord.web.faults import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition, Trial
    from concord.kernel.dates import PartialDate
    from concord.web.request import ReaderRequest


@dataclass(frozen=True, slots=True)
class Line:
    """A trial as one row of a table; what is not known is empty."""

    id: str
    title: str
    product: str
    product_name: str
    register_ids: tuple[str, ...]
    role: str
    phase: str
    indication: str
    sponsor: str
    enrolment: int | None
    start: PartialDate | None
    status: str


def title(trial: Trial) -> str:
    """Its short name, else its first number in a register, else its key."""
    return trial.acronym or next(iter(trial.register_ids), trial.id)


def lines(record: Edition, found: Iterable[Trial]) -> list[Line]:
    """Trials as rows, in the order given."""
    return [_line(record, one) for one in found]


def _line(record: Edition, one: Trial) -> Line:
    return Line(
        one.id,
        title(one),
        one.product,
        naming.product(record.products[one.product], language()),
        tuple(number for number in one.register_ids if number != title(one)),
        word(TRIAL_ROLES, one.role),
        word(TRIAL_PHASES, one.phase),
        one.indication,
        one.sponsor,
        one.enrolment,
        one.start,
        word(TRIAL_STATES, one.status),
    )


@pure
def listing(request: ReaderRequest) -> HttpResponse:
    """Every trial of the record by product."""
    record = edition()
    rows = lines(record, record.trials.values())
    rows.sort(key=lambda one: (one.product_name.casefold(), one.title.casefold()))
    context = {"section": "products", "rows": rows, "products": len({one.product for one in rows})}
    return render(request, "atlas/trials.html", context)


@pure
def page(request: ReaderRequest, trial_id: str) -> HttpResponse:
    """The page of one trial."""
    record = edition()
    found = record.trials.get(trial_id)
    if found is None:
        close = get_close_matches(trial_id, record.trials, n=5, cutoff=0.5)
        named = [(title(record.trials[key]), reverse("trial", args=[key])) for key in close]
        raise NotFoundError("trial", trial_id, named)
    known = set(approvals.places(record))
    context = {
        "section": "products",
        "trial": found,
        "line": _line(record, found),
        "numbers": [numbered(number) for number in found.register_ids],
        "publications": [numbered(number) for number in found.publications],
        "places": [naming.place(code, language()) for code in found.countries],
        "supported": [
            (code if code in known else "", naming.place(code, language())) for code in found.supports
        ],
        "basis": word(BASIS, found.basis.value),
        "confidence": found.confidence.value,
        "confidence_word": word(CONFIDENCE, found.confidence.value),
        "sources": sources(record, found.sources),
    }
    return render(request, "atlas/trial.html", context)
