"""Claims about authorisations: numbers of them, places by number, shares, and the first to be granted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.approvals import (
    NOT_KNOWN,
    CountedRow,
    Filters,
    Question,
    groups_of,
    history,
    listing,
    rule,
)
from concord.atlas.questions.claims import verdicts
from concord.atlas.questions.claims.model import Evidence, Finding, Flip, Reading, Relation, Verdict
from concord.kernel.logic import Truth, any_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims.verdicts import Interval
    from concord.kernel.dates import PartialDate

WORLD = "world"
_COMPARED = frozenset({Relation.MOST, Relation.RANK})
_SHARES = {Relation.SHARE: verdicts.share, Relation.SHARE_OVER: verdicts.share_over}
_NUMBERS = {
    Relation.AT_LEAST: verdicts.at_least,
    Relation.MORE_THAN: lambda count, number: verdicts.at_least(count, number + 1),
    Relation.FEWER_THAN: verdicts.fewer_than,
    Relation.EXACTLY: verdicts.exactly,
}
_NONE: Interval = (0, 0)
_RUNNERS_UP = 3


def check_counting(edition: Edition, reading: Reading, rule_name: str) -> Finding:
    """The verdict on one reading under one counting rule."""
    counts = _counts(edition, reading, rule_name)
    could_be = _verdicts(reading, counts)
    verdict = verdicts.settle(could_be)
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


def _counts(edition: Edition, reading: Reading, rule_name: str) -> dict[str, Interval]:
    """Counts by group: jurisdictions for a comparison, else the subject (and the rest, for a share)."""
    counts = _over_time(edition, reading, rule_name)(reading.as_of.toordinal())
    if reading.relation not in _COMPARED:
        return counts
    wanted = {reading.subject, *reading.among}
    return {key: counts[key] for key in sorted(counts) if key in wanted or counts[key] != _NONE}


def _parts(whole: Interval, part: Interval) -> dict[str, Interval]:
    rest = (whole[0] - part[0], whole[1] - part[1])
    return {"part": part, "rest": (min(rest), max(rest))}


def _verdicts(reading: Reading, counts: Mapping[str, Interval]) -> tuple[Verdict, ...]:
    number, relation = reading.number or 0, reading.relation
    if relation in _SHARES:
        return _SHARES[relation](counts["part"], counts["rest"], number)
    subject = counts[reading.subject]
    if relation in _NUMBERS:
        return _NUMBERS[relation](subject, number)
    rivals = [interval for key, interval in counts.items() if key != reading.subject]
    if relation is Relation.MOST:
        return verdicts.most(subject, rivals)
    return verdicts.rank(subject, rivals, number)


def _shown(reading: Reading, counts: Mapping[str, Interval]) -> list[str]:
    """The subject first, then rivals, largest first."""
    rivals = sorted((key for key in counts if key != reading.subject), key=lambda key: _falling(counts[key]))
    return [*([reading.subject] if reading.subject in counts else []), *rivals]


def _falling(interval: Interval) -> tuple[int, int]:
    return -interval[1], -interval[0]


def _rows(edition: Edition, reading: Reading, rule_name: str, shown: list[str]) -> tuple[Evidence, ...]:
    """The subject's rows, and those of the strongest rival in a comparison."""
    filters = reading.filters
    if reading.relation not in _COMPARED:
        if reading.subject != WORLD and reading.relation not in _SHARES:
            filters = replace(filters, jurisdictions=frozenset({reading.subject}))
        rows = listing(edition, Question(rule(rule_name), reading.as_of, filters))
        return tuple(evidence(row, "subject", row.jurisdiction) for row in rows)
    if reading.by == "jurisdiction" and not filters.jurisdictions:
        filters = replace(filters, jurisdictions=frozenset(shown[:2]))
    compared = []
    for row in listing(edition, Question(rule(rule_name), reading.as_of, filters)):
        for group in groups_of(edition, row, reading.by):
            if group in shown[:2]:
                compared.append(evidence(row, "subject" if group == reading.subject else "rival", group))
    return tuple(sorted(compared, key=lambda row: (row.role != "subject", row.when, row.id)))


def evidence(row: CountedRow, role: str, group: str) -> Evidence:
    """A counted row as evidence."""
    authorisation = row.authorisation
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
    question = Question(rule(rule_name), reading.as_of, reading.filters)
    changes = sorted({day for group in history(edition, question, reading.by).values() for day in group.days})
    day = reading.as_of.toordinal()
    before = (change - 1 for change in reversed(changes) if 1 < change <= day)
    after = (change for change in changes if change > day)
    counts_on = _over_time(edition, reading, rule_name)
    return verdicts.nearest_days(
        map(date.fromordinal, before),
        map(date.fromordinal, after),
        lambda other: verdicts.settle(_verdicts(reading, counts_on(other.toordinal()))),
        verdict,
    )


def _over_time(edition: Edition, reading: Reading, rule_name: str) -> Callable[[int], dict[str, Interval]]:
    """The counts of a reading as a function of the day (a proleptic ordinal); a rival may have none."""
    question = Question(rule(rule_name), reading.as_of, reading.filters)
    if reading.relation in _COMPARED:
        groups = history(edition, question, reading.by)
        others = reading.among or (name for name in groups if name != NOT_KNOWN)
        wanted = [(name, groups.get(name)) for name in {reading.subject, *others}]
        return lambda day: {name: group.on(day) if group else _NONE for name, group in wanted}
    if reading.relation in _SHARES:
        whole = _total(edition, question)
        part = _total(edition, replace(question, filters=reading.part or Filters()))
        return lambda day: _parts(whole(day), part(day))
    filters = reading.filters
    if reading.subject != WORLD:
        filters = replace(filters, jurisdictions=frozenset({reading.subject}))
    total = _total(edition, replace(question, filters=filters))
    return lambda day: {reading.subject: total(day)}


def _total(edition: Edition, question: Question) -> Callable[[int], Interval]:
    groups = history(edition, question, "all")
    return groups["all"].on if groups else lambda _: _NONE


def check_order(edition: Edition, reading: Reading, rule_name: str) -> Finding:
    """Whether the subject takes its place in order of grant among what the rule counts by the day.

    The subject is a product or a jurisdiction; its first grant is compared with the first of every
    other. Grants on the same known day tie.
    """
    own, others = _apart(listing(edition, Question(rule(rule_name), reading.as_of, reading.filters)), reading)
    if not own:
        return Finding(reading.id, rule_name, Verdict.FAILS, (Verdict.FAILS,), {}, (), ())
    before = {name: any_of(_is_before(row, own) for row in rivals) for name, rivals in others.items()}
    ahead = (
        sum(truth is Truth.YES for truth in before.values()),
        sum(truth.possible for truth in before.values()),
    )
    could_be = _placed(own, others, ahead, reading.number or 1)
    verdict = verdicts.settle(could_be)
    shown = _in_order(own, others, before)
    doubtful = tuple(row.id for row in shown if row.role == "rival" and not row.certain)
    open_rows = (Flip("row", None, "", len(doubtful), doubtful),) if doubtful else ()
    is_open = verdict is Verdict.UNDETERMINED
    counts = {"before": ahead}
    return Finding(reading.id, rule_name, verdict, could_be, counts, shown, open_rows if is_open else ())


def _apart(
    rows: tuple[CountedRow, ...], reading: Reading
) -> tuple[list[CountedRow], dict[str, list[CountedRow]]]:
    """The subject's rows, and those of every other product, in the rival places if any are named."""
    is_place = reading.subject.isupper()
    own: list[CountedRow] = []
    others: dict[str, list[CountedRow]] = defaultdict(list)
    for row in rows:
        place, product = row.jurisdiction, row.unit
        if (place if is_place else product) == reading.subject:
            own.append(row)
        elif not reading.among or place in reading.among:
            others[place if is_place else product].append(row)
    return own, others


def _is_before(row: CountedRow, own: list[CountedRow]) -> Truth:
    """Whether the row's grant certainly precedes every grant of the subject, or may."""
    answer = Truth.YES
    for subject in own:
        answer = answer & _granted(row).is_before(_granted(subject))
    return answer & row.truth


def _granted(row: CountedRow) -> PartialDate:
    return grant_of(row.authorisation).date


def _placed(
    own: list[CountedRow],
    others: dict[str, list[CountedRow]],
    ahead: verdicts.Interval,
    place: int,
) -> tuple[Verdict, ...]:
    could_be = verdicts.position(ahead, place)
    if not any(row.truth is Truth.YES for row in own):
        could_be = (Verdict.HOLDS, Verdict.FAILS) if Verdict.HOLDS in could_be else (Verdict.FAILS,)
    first = min(map(_granted, own))
    same_day = [
        row
        for rows in others.values()
        for row in rows
        if first.is_day and _granted(row) == first and row.truth is Truth.YES
    ]
    return (Verdict.TIED,) if place == 1 and same_day and could_be == (Verdict.HOLDS,) else could_be


def _in_order(
    own: list[CountedRow], others: dict[str, list[CountedRow]], before: dict[str, Truth]
) -> tuple[Evidence, ...]:
    """The subject's first grant, all that may come before it, and the next few after it."""
    subject = min(own, key=_granted)
    ahead = [row for name, rows in others.items() if before[name].possible for row in rows]
    behind = [min(rows, key=_granted) for name, rows in others.items() if not before[name].possible]
    rivals = sorted(ahead, key=_granted) + sorted(behind, key=_granted)[:_RUNNERS_UP]
    return (
        evidence(subject, "subject", subject.jurisdiction),
        *(evidence(row, "rival", row.jurisdiction) for row in rivals),
    )
