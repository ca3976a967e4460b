"""Candidates and step functions behind the counts, made once per edition, rule and grouping."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from concord.atlas.questions.approvals.candidates import Candidate, candidates
from concord.atlas.questions.approvals.question import Question, RecordBeginsError
from concord.atlas.questions.approvals.standing import grant_of
from concord.kernel.logic import Truth
from concord.kernel.timelines import NEVER, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals.rules import CountingRule
    from concord.kernel.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Group:
    """One group's two step functions: levels before the first day and from each day on."""

    days: tuple[int, ...]
    certain: tuple[int, ...]
    possible: tuple[int, ...]


NOT_KNOWN = "not known"
EMPTY = Group((), (0,), (0,))


@dataclass(frozen=True, slots=True)
class EditionKey:
    """An edition known by its id, so that a cache need not compare its rows."""

    edition: Edition = field(compare=False)
    id: str

    @classmethod
    def of(cls, edition: Edition) -> EditionKey:
        """The key of an edition."""
        return cls(edition, edition.id)


@dataclass(frozen=True, slots=True)
class Key:
    """What a table depends on: an edition and a question."""

    edition: EditionKey
    question: Question

    @classmethod
    def of(cls, edition: Edition, question: Question) -> Key:
        """The key without the day, which tables do not depend on; raises RecordBeginsError."""
        return cls(EditionKey.of(edition), _narrowed(edition, question))


_ANY_DAY = date.max


def _narrowed(edition: Edition, question: Question) -> Question:
    """The question without what does not change the table; refuses a day before the record."""
    if question.known is not None and question.known < edition.record_begins:
        raise RecordBeginsError(edition.record_begins)
    if question.confirmed_within is not None:
        return question
    return Question(question.rule, _ANY_DAY, question.where, question.known)


@lru_cache(maxsize=256)
def asked(key: Key) -> tuple[Candidate, ...]:
    """The candidates that a question asks for, on whatever day they count."""
    return tuple(_narrow(key))


def _narrow(key: Key) -> Iterator[Candidate]:
    question, where = key.question, key.question.where
    for candidate in _of_rule(key.edition, question.rule):
        authorisation = candidate.authorisation
        if where.jurisdictions and candidate.jurisdiction not in where.jurisdictions:
            continue
        if not where.admits(authorisation, candidate.product):
            continue
        if question.known is not None and authorisation.read_on > question.known:
            continue
        narrowed = _granted_within(_of_years(_confirmed(candidate, question), where.years), where.granted)
        if narrowed.counts != NEVER:
            yield narrowed


@lru_cache(maxsize=64)
def _of_rule(key: EditionKey, rule: CountingRule) -> tuple[Candidate, ...]:
    return tuple(candidates(key.edition, rule))


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
    grant_years = _grant_years(candidate)
    if not years & set(grant_years):
        return replace(candidate, counts=NEVER)
    return candidate if set(grant_years) <= years else _doubted(candidate, "year")


def _granted_within(candidate: Candidate, window: tuple[date, date] | None) -> Candidate:
    if window is None:
        return candidate
    grant, (first, last) = _grant(candidate), window
    if grant.latest < first or grant.earliest > last:
        return replace(candidate, counts=NEVER)
    is_inside = first <= grant.earliest and grant.latest <= last
    return candidate if is_inside else _doubted(candidate, "granted")


def _doubted(candidate: Candidate, reason: str) -> Candidate:
    doubt = Timeline.constant(Truth.UNKNOWN)
    return replace(candidate, counts=candidate.counts & doubt, reasons=(*candidate.reasons, (reason, doubt)))


@lru_cache(maxsize=512)
def grouped(key: Key, by: str) -> tuple[dict[str, Group], Group]:
    """The step functions of every group, and that of all together, in which a unit counts once."""
    whole = _table(key, "all")
    return (whole if by == "all" else _table(key, by)), whole.get("all", EMPTY)


def _table(key: Key, by: str) -> dict[str, Group]:
    joined: dict[tuple[str, str], Timeline] = {}
    for candidate in asked(key):
        groups = groups_of(candidate, by)
        timeline = candidate.counts if len(groups) == 1 else candidate.counts.at_most(Truth.UNKNOWN)
        for group in groups:
            place = (group, candidate.unit)
            joined[place] = joined[place] | timeline if place in joined else timeline
    per_group: dict[str, list[Timeline]] = defaultdict(list)
    for (group, _), timeline in joined.items():
        per_group[group].append(timeline)
    return {group: _sum(timelines) for group, timelines in per_group.items()}


def groups_of(candidate: Candidate, by: str) -> list[str]:
    """The groups in which a candidate counts: one, but for a grant whose year is not certain."""
    if by == "year":
        return _grant_years(candidate)
    keys = {
        "jurisdiction": candidate.jurisdiction,
        "class": candidate.product.product_class.value,
        "donor": candidate.product.donor.value,
        "holder": candidate.authorisation.holder or NOT_KNOWN,
        "all": "all",
    }
    return [keys[by]]


def _grant_years(candidate: Candidate) -> list[str]:
    grant = _grant(candidate)
    first, last = grant.earliest.year, grant.latest.year
    if first == 1 or last == 9999:
        return [NOT_KNOWN]
    return [str(year) for year in range(first, last + 1)]


def _grant(candidate: Candidate) -> PartialDate:
    return grant_of(candidate.authorisation).date


def _sum(timelines: Iterable[Timeline]) -> Group:
    certain: Counter[int] = Counter()
    possible: Counter[int] = Counter()
    start = [0, 0]
    for timeline in timelines:
        start[0] += timeline.levels[0] == 2
        start[1] += timeline.levels[0] >= 1
        for i, day in enumerate(timeline.days):
            before, after = timeline.levels[i], timeline.levels[i + 1]
            certain[day] += (after == 2) - (before == 2)
            possible[day] += (after >= 1) - (before >= 1)
    days = sorted(certain.keys() | possible.keys())
    return Group(tuple(days), _running(start[0], certain, days), _running(start[1], possible, days))


def _running(start: int, changes: Counter[int], days: list[int]) -> tuple[int, ...]:
    levels = [start]
    for day in days:
        levels.append(levels[-1] + changes[day])
    return tuple(levels)
