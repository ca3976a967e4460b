"""One organisation: the names that it bore, what it holds or decides, its relations and agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from concord.atlas.questions.announcements import announcements_of
from concord.web.atlas import meetings
from concord.web.atlas.display import (
    edition,
    get_or_404,
    language,
    name_of,
    organisation_name,
    place_name,
    source_links,
    trial_line,
    word,
)
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.products import held_rows
from concord.web.atlas.words import CONFIDENCE, NAME_KINDS, ORGANISATION_KINDS, RELATIONS

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition, Organisation
    from concord.web.request import ReaderRequest


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """All organisations by kind, in order of name."""
    record = edition()
    kinds: dict[str, list[tuple[str, str, str]]] = {}
    for organisation in record.organisations.values():
        name = name_of(organisation, language(), request.as_of)
        place = place_name(organisation.country, language()) if organisation.country else ""
        kinds.setdefault(organisation.kind, []).append((organisation.id, name, place))
    groups = [
        (word(ORGANISATION_KINDS, kind), sorted(rows, key=lambda row: row[1].casefold()))
        for kind, rows in sorted(kinds.items())
    ]
    context = {"section": "organisations", "groups": groups, "total": len(record.organisations)}
    return render(request, "atlas/organisations.html", context)


@cached_page
def page(request: ReaderRequest, organisation_id: str) -> HttpResponse:
    """The page of one organisation."""
    record = edition()
    found = get_or_404(
        "organisation", organisation_id, record.organisations, "/organisations/{}", lambda one: one.name
    )
    every = record.authorisations.values()
    held = [one for one in every if one.holder == organisation_id]
    decided = [one for one in every if one.regulator == organisation_id]
    products = {one.product for one in held}
    return render(
        request,
        "atlas/organisation.html",
        _identity(record, found, request.as_of)
        | {
            "section": "organisations",
            "held": held_rows(record, held, request.as_of),
            "decided": held_rows(record, decided, request.as_of),
            "trials": [trial_line(record, one) for one in record.trials.values() if one.product in products],
            "agreements": _agreements(record, organisation_id),
            "committees": [one for one in record.committees.values() if one.organisation == organisation_id],
            "figures": meetings.figures(record, organisation_id),
            "meetings": meetings.lines(
                one for one in record.meetings.values() if organisation_id in one.organisers
            ),
        },
    )


def _agreements(record: Edition, key: str) -> list[dict[str, Any]]:
    """Its public agreements, the latest first; those taken apart lead to their page."""
    own = [one for one in record.agreements.values() if key in one.parties]
    own.sort(key=lambda one: (one.date.earliest.isoformat() if one.date else "", one.id), reverse=True)
    taken_apart = {one.agreement: one.id for one in announcements_of(record).values()}
    return [
        {
            "found": one,
            "parties": list(zip(one.party_names, one.parties, strict=True)),
            "sources": source_links(record, one.sources),
            "announcement": taken_apart.get(one.id, ""),
        }
        for one in own
    ]


def _identity(record: Edition, found: Organisation, day: date) -> dict[str, Any]:
    then = name_of(found, language(), day)
    return {
        "organisation": found,
        "name": then,
        "now": found.name if then != found.name else "",
        "kind": word(ORGANISATION_KINDS, found.kind),
        "country": place_name(found.country, language()) if found.country else "",
        "names": [
            (name.name.text, name.name.language, word(NAME_KINDS, name.kind), name.since, name.until)
            for name in found.names
        ],
        "relations": [
            (
                word(RELATIONS, relation.kind),
                relation.other,
                organisation_name(record, relation.other, language()),
                relation.since,
                relation.until,
                source_links(record, relation.sources),
            )
            for relation in found.relations
        ],
        "confidence": found.confidence.value,
        "confidence_word": word(CONFIDENCE, found.confidence.value),
        "sources": source_links(record, found.sources),
    }
