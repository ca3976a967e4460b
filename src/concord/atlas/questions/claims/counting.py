"""Claims about authorisations: numbers of them, places by number, shares, and the first to be granted.

Where the record of a place is thin, it may hold fewer than there are: what rests on the most that is possible
there stays undetermined.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.approvals import (
    NOT_KNOWN,
    CountedRow,
    Division,
    Filters,
    Question,
    groups_of,
    history,
    listing,
    reasons_against,
    rule,
)
from concord.atlas.questions.claims import verdicts
from concord.atlas.questions.claims.model import Evidence, Finding, Flip, Reading, Relation, Verdict
from concord.atlas.questions.claims.scope import WORLD
from concord.kernel.jurisdictions import is_jurisdiction
from concord.kernel.logic import Truth, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from concord.atlas.edition.model import Authorisation, Edition
    from concord.atlas.questions.claims.verdicts import Interval
    from concord.kernel.dates import PartialDate

# Places of which the record is known to hold less than there is; docs/counting.md says so.
THIN = frozenset({"BR", "HK", "IR", "MY", "RU", "SG", "TH", "TW"})
_COMPARED = frozenset({Relation.MOST, Relation.RANK})
_SHARES = {Relation.SHARE: verdicts.share, Relation.SHARE_OVER: verdicts.share_over}
_NONE: Interval = (0, 0)
_RUNNERS_UP = 3


@dataclass(frozen=True, slots=True)
class _Course:
    """The counts of a reading on any day (a proleptic ordinal), and the days on which one may change."""

    on: Callable[[int], dict[str, Interval]]
    days: Iterable[int]


def check_counting(edition: Edition, reading: Reading, rule_name: str) -> Finding:
    """The verdict on one reading under one counting rule."""
    course = _course(edition, reading, rule_name)
    counts = _counts(reading, course)
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
            *_incomplete(reading, counts, verdict),
            *_days(reading, course, verdict),
        ),
    )


def _counts(reading: Reading, course: _Course) -> dict[str, Interval]:
    """Counts by group: those compared, else the subject, or part and rest of a share."""
    counts = course.on(reading.as_of.toordinal())
    if reading.relation not in _COMPARED:
        return counts
    wanted = {reading.subject, *reading.among}
    return {key: counts[key] for key in sorted(counts) if key in wanted or counts[key] != _NONE}


def _verdicts(reading: Reading, counts: Mapping[str, Interval]) -> tuple[Verdict, ...]:
    number, relation = reading.number or 0, reading.relation
    thin = _thin(reading, counts)
    counts = {key: (low, verdicts.LARGE if key in thin else high) for key, (low, high) in counts.items()}
    if relation in _SHARES:
        return _SHARES[relation](counts["part"], counts["rest"], number)
    subject = counts[reading.subject]
    if relation not in _COMPARED:
        return verdicts.reaches(relation, subject, number)
    rivals = [interval for key, interval in counts.items() if key != reading.subject]
    if relation is Relation.MOST:
        return verdicts.most(subject, rivals)
    return verdicts.rank(subject, rivals, number)


def _thin(reading: Reading, counts: Iterable[str]) -> frozenset[str]:
    """The groups of which the record may hold too few. A rival that the claim does not name is none."""
    if reading.by != "jurisdiction" or reading.subject == WORLD:
        return frozenset(counts if reading.filters.jurisdictions & THIN else ())
    if reading.relation in _SHARES:
        return frozenset(counts if reading.subject in THIN else ())
    return THIN & {reading.subject, *reading.among}


def _incomplete(reading: Reading, counts: Mapping[str, Interval], verdict: Verdict) -> Iterable[Flip]:
    """The places whose thin record keeps a verdict open."""
    if verdict is Verdict.UNDETERMINED and _thin(reading, counts):
        for place in sorted(THIN & {reading.subject, *reading.among, *reading.filters.jurisdictions}):
            yield Flip("record", None, place)


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
        rows = listing(edition, Question(rule(rule_name), reading.as_of, _of_subject(reading)))
        is_whole = reading.by == "jurisdiction"
        own = (row for row in rows if is_whole or reading.subject in groups_of(edition, row, reading.by))
        return tuple(evidence(row, "subject", row.jurisdiction) for row in own)
    if reading.by == "jurisdiction" and not filters.jurisdictions:
        filters = replace(filters, jurisdictions=frozenset(shown[:2]))
    compared = []
    for row in listing(edition, Question(rule(rule_name), reading.as_of, filters)):
        for group in groups_of(edition, row, reading.by):
            if group in shown[:2]:
                compared.append(evidence(row, "subject" if group == reading.subject else "rival", group))
    return tuple(sorted(compared, key=lambda row: (row.role != "subject", row.when, row.id)))


def _of_subject(reading: Reading) -> Filters:
    """The filters narrowed to the subject, if it is a place."""
    if reading.subject == WORLD or reading.by != "jurisdiction":
        return reading.filters
    return replace(reading.filters, jurisdictions=frozenset({reading.subject}))


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


def _days(reading: Reading, course: _Course, verdict: Verdict) -> Iterable[Flip]:
    """The nearest earlier and later day on which the same reading has another verdict."""
    changes = sorted(course.days)
    day = reading.as_of.toordinal()
    before = (change - 1 for change in reversed(changes) if 1 < change <= day)
    after = (change for change in changes if change > day)
    return verdicts.nearest_days(
        map(date.fromordinal, before),
        map(date.fromordinal, after),
        lambda other: verdicts.settle(_verdicts(reading, course.on(other.toordinal()))),
        verdict,
    )


def _course(edition: Edition, reading: Reading, rule_name: str) -> _Course:
    """The counts of a reading over time; a rival may have none."""
    question = Question(rule(rule_name), reading.as_of, reading.filters)
    if reading.relation in _SHARES:
        filters = _of_subject(reading)
        division = Division.of(edition, replace(question, filters=filters, part=reading.part or Filters()))
        return _Course(lambda day: dict(zip(("part", "rest"), division.on(day), strict=True)), division.days)
    groups = history(edition, question, "all" if reading.subject == WORLD else reading.by)
    if reading.relation not in _COMPARED:
        own = groups.get("all" if reading.subject == WORLD else reading.subject)
        return _Course(lambda day: {reading.subject: own.on(day) if own else _NONE}, own.days if own else ())
    others = reading.among or (name for name in groups if name != NOT_KNOWN)
    compared = [(name, groups.get(name)) for name in {reading.subject, *others}]
    days = {day for group in groups.values() for day in group.days}
    return _Course(lambda day: {name: group.on(day) if group else _NONE for name, group in compared}, days)


def check_order(edition: Edition, reading: Reading, rule_name: str) -> Finding:
    """Whether the subject takes its place in order of grant among what the rule counts by the day.

    The subject is a product or a jurisdiction; its first grant is compared with the first of every
    other. Grants on the same known day tie.
    """
    question = Question(rule(rule_name), reading.as_of, reading.filters)
    own, others = _apart(listing(edition, question), reading)
    if not own:
        rows = tuple(_not_counted(edition, question, reading))
        return Finding(reading.id, rule_name, Verdict.FAILS, (Verdict.FAILS,), {}, rows, ())
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
    is_place = is_jurisdiction(reading.subject)
    own = [
        row
        for row in rows
        if reading.subject == (row.jurisdiction if is_place else row.authorisation.product)
    ]
    units = {row.jurisdiction if is_place else row.unit for row in own}
    others: dict[str, list[CountedRow]] = defaultdict(list)
    for row in rows:
        unit = row.jurisdiction if is_place else row.unit
        if unit not in units and (not reading.among or row.jurisdiction in reading.among):
            others[unit].append(row)
    return own, others


def _not_counted(edition: Edition, question: Question, reading: Reading) -> Iterable[Evidence]:
    """The first grants of a subject of which the rule counts none, each with the reasons why not."""
    rows = [
        row for row in edition.authorisations.values() if reading.subject in (row.product, row.jurisdiction)
    ]

    def granted(row: Authorisation) -> PartialDate:
        return grant_of(row).date

    for row in sorted(rows, key=granted)[:_RUNNERS_UP]:
        reasons = reasons_against(edition, question, row)
        when = str(granted(row))
        yield Evidence("not_counted", "authorisation", row.id, row.jurisdiction, when, False, reasons)


def _is_before(row: CountedRow, own: list[CountedRow]) -> Truth:
    """Whether the row's grant precedes the first grant of the subject, whichever of them count."""
    before = [(_granted(row).is_before(_granted(one)), one.truth) for one in own]
    sure = [truth for truth, is_own in before if is_own is Truth.YES]
    may = all_of(sure) if sure else any_of(truth for truth, _ in before)
    certain = all_of(truth for truth, _ in before)
    return (certain | (may & Truth.UNKNOWN)) & row.truth


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
