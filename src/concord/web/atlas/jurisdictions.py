"""One jurisdiction: what is authorised there, how it grew, and where it stands under each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from concord.atlas.questions import approvals
from concord.atlas.questions.approvals import CountingRule, Counts, Filters, Question, jurisdictions_of
from concord.kernel.jurisdictions import is_jurisdiction
from concord.web.atlas import parameters
from concord.web.atlas.approvals import shown, steps
from concord.web.atlas.display import (
    Row,
    authorisation_row,
    counted_row,
    edition,
    groups,
    language,
    organisation_name,
    pair,
    place_name,
)
from concord.web.atlas.page_cache import cached_page
from concord.web.atlas.pictures import tiles
from concord.web.atlas.words import CLASSES
from concord.web.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from concord.atlas.edition.model import Edition
    from concord.web.request import ReaderRequest


# Shown first; the rest opens on demand.
_MAIN_RULES = (
    "all-in-force",
    "all-ever",
    "without-cord-blood",
    "more-than-minimally-manipulated",
    "stem-cell-per-regulator",
    "gene-and-gene-modified",
    "conditional-or-time-limited",
    "society-list-2018",
)


@cached_page
def listing(request: ReaderRequest) -> HttpResponse:
    """All jurisdictions with their counts."""
    record, rule = edition(), parameters.rule(request)
    counts = approvals.count(record, Question(rule, request.as_of))
    named = [(row.key, place_name(row.key, language()), row) for row in counts.rows]
    return render(
        request,
        "atlas/jurisdictions.html",
        {
            "section": "jurisdictions",
            **shown(rule),
            "total": pair(counts.total),
            "groups": groups(named),
            "tiles": tiles(
                {row.key: (row.certain, row.possible) for row in counts.rows},
                jurisdictions_of(record),
            ),
            "missing": [code for code in jurisdictions_of(record) if not counts.of(code).possible],
        },
    )


@cached_page
def page(request: ReaderRequest, code: str) -> HttpResponse:
    """The page of one jurisdiction."""
    record, rule = edition(), parameters.rule(request)
    if code not in jurisdictions_of(record):
        raise NotFoundError("jurisdiction", code, _close(record, code))
    question = Question(rule, request.as_of, Filters(jurisdictions=frozenset({code})))
    counts = approvals.count(record, Question(rule, request.as_of))
    under_rules = standings(record, code, request.as_of)
    counted = approvals.listing(record, question)
    rows = sorted((counted_row(record, row, request.as_of, language()) for row in counted), key=_by_grant)
    counted_ids = {row.id for row in rows}
    others = [
        authorisation_row(record, one, request.as_of, language())
        for one in record.authorisations.values()
        if one.jurisdiction == code and one.id not in counted_ids
    ]
    return render(
        request,
        "atlas/jurisdiction.html",
        _heading(record, code, counts)
        | shown(rule)
        | {
            "section": "jurisdictions",
            "rows": rows,
            "others": sorted(others, key=_by_grant),
            "first": rows[0] if rows else None,
            "steps": steps(record, question),
            "classes": CLASSES,
            "standings": [one for one in under_rules if one["rule_id"] in _MAIN_RULES],
            "other_standings": [one for one in under_rules if one["rule_id"] not in _MAIN_RULES],
            "is_other_rule": rule.id not in _MAIN_RULES,
            "oldest": min((row.confirmed_on for row in rows), default=None),
        },
    )


def standings(record: Edition, code: str, as_of: date) -> list[dict[str, Any]]:
    """The place of the jurisdiction under every rule that counts products."""
    counted_rules = [rule for rule in approvals.rules().values() if rule.unit == "product"]
    return [_standing(approvals.count(record, Question(rule, as_of)), code, rule) for rule in counted_rules]


def _standing(counts: Counts, code: str, rule: CountingRule) -> dict[str, Any]:
    """The place of a jurisdiction under one rule. ``rank`` is None where it has no row."""
    own = counts.of(code)
    leader = counts.rows[0] if counts.rows else own
    return {
        "rule_id": rule.id,
        "rule_name": rule.name(language()),
        "pair": pair(own),
        "rank": 1 + sum(row.certain > own.certain for row in counts.rows) if own.possible else None,
        "is_tied": any(row.certain == own.certain and row.key != code for row in counts.rows),
        "leader_code": leader.key,
        "leader": place_name(leader.key, language()),
        "leader_pair": pair(leader),
    }


def _heading(record: Edition, code: str, counts: Counts) -> dict[str, Any]:
    own = counts.of(code)
    other = "en" if language() == "ko" else "ko"
    regulators = sorted({one.regulator for one in record.authorisations.values() if one.jurisdiction == code})
    return {
        "code": code,
        "name": place_name(code, language()),
        "other_name": place_name(code, other),
        "other_language": other,
        "total": pair(own),
        "rank": 1 + sum(row.certain > own.certain for row in counts.rows),
        "is_tied": sum(row.certain == own.certain for row in counts.rows) > 1,
        "of": len(counts.rows),
        "regulators": [
            (key, organisation_name(record, key, language()))
            for key in regulators
            if key in record.organisations
        ],
    }


def _by_grant(row: Row) -> tuple[date, date, str]:
    return row.since.earliest, row.since.latest, row.id


def _close(record: Edition, code: str) -> list[tuple[str, str]]:
    known = jurisdictions_of(record)
    wanted = {"UK": "GB", "KOR": "KR", "USA": "US", "JPN": "JP", "GBR": "GB", "CHN": "CN"}.get(
        code.upper(), code.upper()
    )
    if wanted in known:
        return [(place_name(wanted, language()), f"/jurisdictions/{wanted}")]
    if is_jurisdiction(wanted):
        return []
    return [(place_name(one, language()), f"/jurisdictions/{one}") for one in known if one[0] == wanted[:1]]
