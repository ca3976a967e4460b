"""Counting: how many units a rule finds in each group on a day, certain and possible.

For each group and unit the timelines of its candidates are joined (a unit counts if any of its rows
does), and the joined timelines are summed into two step functions per group. They are made once per
edition, rule and grouping; a count on a day is then a search in a sorted list.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from concord.atlas.edition.model import EventKind
from concord.atlas.questions.approvals.candidates import Candidate, candidates
from concord.atlas.questions.approvals.standing import Standing, standing
from concord.atlas.questions.approvals.where import Where
from concord.kernel.logic import Truth
from concord.kernel.timelines import NEVER, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals.rules import CountingRule

Grouping = Literal["jurisdiction", "class", "donor", "holder", "year", "all"]
GROUPINGS: tuple[str, ...] = get_args(Grouping)


@dataclass(frozen=True, slots=True)
class Question:
    """A rule, a day, and what narrows it. ``confirmed_within`` days moves staler rows to possible."""

    rule: CountingRule
    as_of: date
    where: Where = field(default_factory=Where)
    known: date | None = None
    confirmed_within: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """One group's number: units that count for certain, and those that count at most."""

    key: str
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The answer to a question, group by group, largest first. ``total`` counts each unit once."""

    edition: str
    question: Question
    by: str
    rows: tuple[Count, ...]
    total: Count

    def of(self, key: str) -> Count:
        """The count of one group, zero if it has no row."""
        return next((row for row in self.rows if row.key == key), Count(key, 0, 0))


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A candidate that counts on the day. ``doubts`` names what keeps it from being certain."""

    candidate: Candidate
    truth: Truth
    doubts: tuple[str, ...]


class RecordBeginsError(ValueError):
    """Asked what was known on a day before the first reading."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(f"the record begins on {day.isoformat()}")


def count(edition: Edition, question: Question, by: str = "jurisdiction") -> Counts:
    """Count on a day. Raises RecordBeginsError if ``known`` lies before the record, ValueError for ``by``."""
    if by not in GROUPINGS:
        raise ValueError(f"{by!r}: expected one of {', '.join(GROUPINGS)}")
    key = _Key.of(edition, question)
    table = _table(key, by)
    day = question.as_of.toordinal()
    rows = [row for row in (_read(name, group, day) for name, group in table.items()) if row.possible]
    rows.sort(key=_chronological if by == "year" else _largest_first)
    return Counts(
        edition=edition.id,
        question=question,
        by=by,
        rows=tuple(rows),
        total=_read("all", _table(key, "all").get("all", _EMPTY), day),
    )


def listing(edition: Edition, question: Question) -> tuple[CountedRow, ...]:
    """The candidates that count on the day, certain or possible, in order of authorisation."""
    found = []
    for candidate in _candidates(_Key.of(edition, question)):
        truth = candidate.counts.on(question.as_of)
        if truth.possible:
            found.append(CountedRow(candidate, truth, _doubts(candidate, question.as_of, truth)))
    return tuple(found)


def oldest_confirmation(rows: Iterable[CountedRow]) -> date | None:
    """The day since which some counted row has not been confirmed; None without rows."""
    return min((row.candidate.authorisation.confirmed_on for row in rows), default=None)


def steps(
    edition: Edition, question: Question, by: str = "jurisdiction"
) -> dict[str, list[tuple[date, int, int]]]:
    """Each group as a step function: (day, certain, possible) from that day on, oldest first."""
    table = _table(_Key.of(edition, question), by)
    return {
        key: [
            (date.fromordinal(day), certain, possible)
            for day, certain, possible in zip(group.days, group.certain[1:], group.possible[1:], strict=True)
        ]
        for key, group in table.items()
    }


@dataclass(frozen=True, slots=True)
class _Group:
    days: tuple[int, ...]
    certain: tuple[int, ...]
    possible: tuple[int, ...]


_EMPTY = _Group((), (0,), (0,))


@dataclass(frozen=True, slots=True)
class _EditionKey:
    """An edition known by its id, so that a cache need not compare its rows."""

    edition: Edition = field(compare=False)
    id: str

    @classmethod
    def of(cls, edition: Edition) -> _EditionKey:
        return cls(edition, edition.id)


@dataclass(frozen=True, slots=True)
class _Key:
    """What a table depends on: an edition and a question."""

    edition: _EditionKey
    question: Question

    @classmethod
    def of(cls, edition: Edition, question: Question) -> _Key:
        return cls(_EditionKey.of(edition), _narrowed(edition, question))


_ANY_DAY = date.max


def _narrowed(edition: Edition, question: Question) -> Question:
    """The question without what does not change the table; refuses a day before the record."""
    if question.known is not None and question.known < edition.record_begins:
        raise RecordBeginsError(edition.record_begins)
    keeps_day = question.confirmed_within is not None
    return question if keeps_day else replace(question, as_of=_ANY_DAY)


@lru_cache(maxsize=256)
def _candidates(key: _Key) -> tuple[Candidate, ...]:
    return tuple(_asked(key))


def _asked(key: _Key) -> Iterator[Candidate]:
    question, where = key.question, key.question.where
    for candidate in _of_rule(key.edition, question.rule):
        authorisation = candidate.authorisation
        if where.jurisdictions and candidate.jurisdiction not in where.jurisdictions:
            continue
        if not where.admits(authorisation, candidate.product):
            continue
        if question.known is not None and authorisation.read_on > question.known:
            continue
        narrowed = _of_years(_confirmed(candidate, question), where.years)
        if narrowed.counts != NEVER:
            yield narrowed


@lru_cache(maxsize=64)
def _of_rule(key: _EditionKey, rule: CountingRule) -> tuple[Candidate, ...]:
    return tuple(candidates(key.edition, rule, _standings(key)))


@lru_cache(maxsize=4)
def _standings(key: _EditionKey) -> dict[str, Standing]:
    return {row.id: standing(row) for row in key.edition.authorisations.values()}


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


def _doubted(candidate: Candidate, reason: str) -> Candidate:
    doubt = Timeline.constant(Truth.UNKNOWN)
    return replace(candidate, counts=candidate.counts & doubt, reasons=(*candidate.reasons, (reason, doubt)))


@lru_cache(maxsize=512)
def _table(key: _Key, by: str) -> dict[str, _Group]:
    joined: dict[tuple[str, str], Timeline] = {}
    for candidate in _candidates(key):
        for group, timeline in _groups(candidate, by):
            place = (group, candidate.unit)
            joined[place] = joined[place] | timeline if place in joined else timeline
    per_group: dict[str, list[Timeline]] = defaultdict(list)
    for (group, _), timeline in joined.items():
        per_group[group].append(timeline)
    return {group: _sum(timelines) for group, timelines in per_group.items()}


def _groups(candidate: Candidate, by: str) -> list[tuple[str, Timeline]]:
    if by == "year":
        years = _grant_years(candidate)
        timeline = candidate.counts if len(years) == 1 else candidate.counts.at_most(Truth.UNKNOWN)
        return [(year, timeline) for year in years]
    keys = {
        "jurisdiction": candidate.jurisdiction,
        "class": candidate.product.product_class.value,
        "donor": candidate.product.donor.value,
        "holder": candidate.authorisation.holder,
        "all": "all",
    }
    return [(keys[by], candidate.counts)]


def _grant_years(candidate: Candidate) -> list[str]:
    grant = next(event for event in candidate.authorisation.events if event.kind is EventKind.GRANTED)
    first, last = grant.date.earliest.year, grant.date.latest.year
    if first == 1 or last == 9999:
        return ["not known"]
    return [str(year) for year in range(first, last + 1)]


def _sum(timelines: Iterable[Timeline]) -> _Group:
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
    return _Group(tuple(days), _running(start[0], certain, days), _running(start[1], possible, days))


def _running(start: int, changes: Counter[int], days: list[int]) -> tuple[int, ...]:
    levels = [start]
    for day in days:
        levels.append(levels[-1] + changes[day])
    return tuple(levels)


def _read(key: str, group: _Group, day: int) -> Count:
    place = bisect_right(group.days, day)
    return Count(key, group.certain[place], group.possible[place])


def _largest_first(row: Count) -> tuple[int, int, str]:
    return -row.certain, -row.possible, row.key


def _chronological(row: Count) -> str:
    return row.key


def _doubts(candidate: Candidate, day: date, truth: Truth) -> tuple[str, ...]:
    if truth is Truth.YES:
        return ()
    return tuple(name for name, timeline in candidate.reasons if not timeline.on(day).certain)
