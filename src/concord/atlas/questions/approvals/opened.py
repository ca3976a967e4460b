"""The rows behind a count: candidates are made only for the authorisations that count on the day."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.approvals.candidates import Candidate, candidates_of
from concord.atlas.questions.approvals.groups import grant_years
from concord.atlas.questions.approvals.narrowed import narrowed
from concord.kernel.logic import Truth
from concord.kernel.timelines import NEVER, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from concord.atlas.edition.columns import EditionKey
    from concord.atlas.questions.approvals.key import Key
    from concord.atlas.questions.approvals.question import Question
    from concord.atlas.questions.approvals.rules import CountingRule


def opened(key: Key, day: date) -> Iterator[Candidate]:
    """The candidates of a question that may count on the day, in order of authorisation."""
    found = narrowed(key)
    _, may = found.spells.on(day.toordinal())
    for at in np.unique(found.spells.row[may]).tolist():
        for candidate in _candidates(key.edition, key.question.rule, found.columns.ids[at]):
            kept = narrow(candidate, key.question)
            if kept is not None:
                yield kept


@lru_cache(maxsize=65536)
def _candidates(key: EditionKey, rule: CountingRule, authorisation: str) -> tuple[Candidate, ...]:
    row = key.edition.authorisations[authorisation]
    return tuple(candidates_of(row, key.edition.products[row.product], rule))


def narrow(candidate: Candidate, question: Question) -> Candidate | None:
    """The candidate as the question narrows it, or None if it is not asked for."""
    where = question.where
    if where.jurisdictions and candidate.jurisdiction not in where.jurisdictions:
        return None
    if not where.admits(candidate.authorisation, candidate.product):
        return None
    if question.known is not None and candidate.authorisation.read_on > question.known:
        return None
    confirmed = _of_years(_confirmed(candidate, question), where.years)
    found = _granted_within(confirmed, where.granted)
    return None if found.counts == NEVER else found


def _confirmed(candidate: Candidate, question: Question) -> Candidate:
    if question.confirmed_within is None:
        return candidate
    age = (question.as_of - candidate.authorisation.confirmed_on).days
    if age <= question.confirmed_within:
        return candidate
    return _doubted(candidate, "confirmed_within")


def _of_years(candidate: Candidate, years: frozenset[str]) -> Candidate:
    if not years:
        return candidate
    found = grant_years(candidate)
    if not years & set(found):
        return replace(candidate, counts=NEVER)
    return candidate if set(found) <= years else _doubted(candidate, "year")


def _granted_within(candidate: Candidate, window: tuple[date, date] | None) -> Candidate:
    if window is None:
        return candidate
    grant, (first, last) = grant_of(candidate.authorisation).date, window
    if grant.latest < first or grant.earliest > last:
        return replace(candidate, counts=NEVER)
    is_inside = first <= grant.earliest and grant.latest <= last
    return candidate if is_inside else _doubted(candidate, "granted")


def _doubted(candidate: Candidate, reason: str) -> Candidate:
    doubt = Timeline.constant(Truth.UNKNOWN)
    return replace(candidate, counts=candidate.counts & doubt, reasons=(*candidate.reasons, (reason, doubt)))
