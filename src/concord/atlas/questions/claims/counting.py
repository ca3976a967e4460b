"""Claims about numbers of authorisations: most, rank, at least, more or fewer than, exactly, shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.approvals import (
    NOT_KNOWN,
    Question,
    Where,
    count,
    groups_of,
    listing,
    rule,
    steps,
)
from concord.atlas.questions.claims import intervals
from concord.atlas.questions.claims.model import Evidence, Finding, Flip, Reading, Relation, Verdict
from concord.kernel.logic import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals import CountedRow
    from concord.atlas.questions.claims.intervals import Interval

WORLD = "world"
_COMPARED = frozenset({Relation.MOST, Relation.RANK})
_SHARES = {Relation.SHARE: intervals.share, Relation.SHARE_OVER: intervals.share_over}
_NUMBERS = {
    Relation.AT_LEAST: intervals.at_least,
    Relation.MORE_THAN: lambda count, number: intervals.at_least(count, number + 1),
    Relation.FEWER_THAN: intervals.fewer_than,
    Relation.EXACTLY: intervals.exactly,
}
_NONE: Interval = (0, 0)


def check_counting(edition: Edition, reading: Reading, rule_name: str) -> Finding:
    """The verdict on one reading under one counting rule."""
    counts = _counts(edition, reading, rule_name, reading.as_of)
    could_be = _verdicts(reading, counts)
    verdict = intervals.settle(could_be)
    shown = _shown(reading, counts)
    rows = _rows(edition, reading, rule_name, shown)
    return Finding(
        reading=reading.id,
        rule=rule_name,
        verdict=verdict,
        could_be=could_be,
        counts={key: counts[key] for key in shown},
        rows=rows,
        flips=(
            *_margins(reading, counts, verdict),
            *_doubtful(rows, verdict),
            *_days(edition, reading, rule_name, verdict),
        ),
    )


def _counts(edition: Edition, reading: Reading, rule_name: str, day: date) -> dict[str, Interval]:
    """Counts by group: jurisdictions for a comparison, else the subject (and the rest, for a share)."""
    if reading.relation in _SHARES:
        return _parts(edition, reading, rule_name, day)
    question = Question(rule(rule_name), day, reading.where)
    if reading.relation in _COMPARED:
        answer = count(edition, question, reading.by)
        found = {row.key: (row.certain, row.possible) for row in answer.rows if row.key != NOT_KNOWN}
        wanted = {reading.subject, *(reading.among or found)}
        return {key: found.get(key, _NONE) for key in sorted(wanted)}
    if reading.subject == WORLD:
        total = count(edition, question, "all").total
        return {WORLD: (total.certain, total.possible)}
    narrowed = replace(reading.where, jurisdictions=frozenset({reading.subject}))
    total = count(edition, replace(question, where=narrowed), "all").total
    return {reading.subject: (total.certain, total.possible)}


def _parts(edition: Edition, reading: Reading, rule_name: str, day: date) -> dict[str, Interval]:
    part = reading.part or Where()
    whole = count(edition, Question(rule(rule_name), day, reading.where), "all").total
    share = count(edition, Question(rule(rule_name), day, part), "all").total
    rest = (whole.certain - share.certain, whole.possible - share.possible)
    return {"part": (share.certain, share.possible), "rest": (min(rest), max(rest))}


def _verdicts(reading: Reading, counts: Mapping[str, Interval]) -> tuple[Verdict, ...]:
    number, relation = reading.number or 0, reading.relation
    if relation in _SHARES:
        return _SHARES[relation](counts["part"], counts["rest"], number)
    subject = counts[reading.subject]
    if relation in _NUMBERS:
        return _NUMBERS[relation](subject, number)
    rivals = [interval for key, interval in counts.items() if key != reading.subject]
    if relation is Relation.MOST:
        return intervals.most(subject, rivals)
    return intervals.rank(subject, rivals, number)


def _shown(reading: Reading, counts: Mapping[str, Interval]) -> list[str]:
    """The subject first, then rivals, largest first."""
    rivals = sorted((key for key in counts if key != reading.subject), key=lambda key: _falling(counts[key]))
    return [*([reading.subject] if reading.subject in counts else []), *rivals]


def _falling(interval: Interval) -> tuple[int, int]:
    return -interval[1], -interval[0]


def _rows(edition: Edition, reading: Reading, rule_name: str, shown: list[str]) -> tuple[Evidence, ...]:
    """The subject's rows, and those of the strongest rival in a comparison."""
    where = reading.where
    if reading.relation not in _COMPARED:
        if reading.subject != WORLD and reading.relation not in _SHARES:
            where = replace(where, jurisdictions=frozenset({reading.subject}))
        rows = listing(edition, Question(rule(rule_name), reading.as_of, where))
        return tuple(evidence(row, "subject", row.candidate.jurisdiction) for row in rows)
    found = []
    for row in listing(edition, Question(rule(rule_name), reading.as_of, where)):
        for group in groups_of(row.candidate, reading.by):
            if group in shown[:2]:
                found.append(evidence(row, "subject" if group == reading.subject else "rival", group))
    return tuple(sorted(found, key=lambda row: (row.role != "subject", row.when, row.id)))


def evidence(row: CountedRow, role: str, group: str) -> Evidence:
    """A counted row as evidence."""
    authorisation = row.candidate.authorisation
    granted = grant_of(authorisation).date
    return Evidence(
        role, "authorisation", authorisation.id, group, str(granted), row.truth is Truth.YES, row.doubts
    )


def _margins(reading: Reading, counts: Mapping[str, Interval], verdict: Verdict) -> Iterable[Flip]:
    """How many more or fewer units would change a comparison that is settled."""
    if reading.relation is not Relation.MOST or verdict is Verdict.UNDETERMINED:
        return
    low, high = counts[reading.subject]
    rivals = {key: interval for key, interval in counts.items() if key != reading.subject}
    if not rivals:
        return
    strongest = min(rivals, key=lambda key: (*_falling(rivals[key]), key))
    if verdict is Verdict.HOLDS:
        yield Flip("margin", Verdict.TIED, strongest, low - rivals[strongest][1])
    elif verdict is Verdict.TIED:
        yield Flip("margin", Verdict.HOLDS, reading.subject, 1)
        yield Flip("margin", Verdict.FAILS, strongest, 1)
    else:
        ahead = max(certain for certain, _ in rivals.values())
        yield Flip("margin", Verdict.HOLDS, reading.subject, ahead - high + 1)


def _doubtful(rows: Iterable[Evidence], verdict: Verdict) -> Iterable[Flip]:
    """The possible rows that keep a verdict open."""
    if verdict is not Verdict.UNDETERMINED:
        return
    by_group: dict[str, list[str]] = {}
    for row in rows:
        if not row.certain:
            by_group.setdefault(row.group, []).append(row.id)
    for group, ids in sorted(by_group.items()):
        yield Flip("row", None, group, len(ids), tuple(ids))


def _days(edition: Edition, reading: Reading, rule_name: str, verdict: Verdict) -> Iterable[Flip]:
    """The nearest earlier and later day on which the same reading has another verdict."""
    asked = Question(rule(rule_name), reading.as_of, reading.where)
    changes = sorted({day for group in steps(edition, asked, reading.by).values() for day, _, _ in group})
    before = [day - timedelta(days=1) for day in reversed(changes) if date.min < day <= reading.as_of]
    after = [day for day in changes if day > reading.as_of]
    for days in (before, after):
        for day in days:
            found = _verdict_on(edition, reading, rule_name, day)
            if found is not verdict:
                yield Flip("day", found, day=day)
                break


def _verdict_on(edition: Edition, reading: Reading, rule_name: str, day: date) -> Verdict:
    return intervals.settle(_verdicts(reading, _counts(edition, reading, rule_name, day)))
