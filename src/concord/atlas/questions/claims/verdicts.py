"""Verdicts: from counts that are known only as intervals, and from the findings of a claim to one word on it.

Each count may be any number from ``certain`` to ``possible``. A verdict is what all choices agree on;
where they differ the claim is undetermined, and ``could_be`` says between what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from concord.atlas.questions.claims.model import (
    Checked,
    Finding,
    Flip,
    Outcome,
    Reading,
    Relation,
    Strongest,
    Verdict,
)

Interval = tuple[int, int]
LARGE = 10**9
"""More than anything that is counted here: the upper end where none is known."""


def settle(could_be: Sequence[Verdict]) -> Verdict:
    """The one verdict that is left, or undetermined."""
    return could_be[0] if len(could_be) == 1 else Verdict.UNDETERMINED


def nearest_days(
    before: Iterable[date], after: Iterable[date], verdict_on: Callable[[date], Verdict], verdict: Verdict
) -> Iterator[Flip]:
    """The first day of each, the one backwards and the other forwards, on which the verdict is another."""
    for days in (before, after):
        others = ((verdict_on(day), day) for day in days)
        other = next((one for one in others if one[0] is not verdict), None)
        if other is not None:
            yield Flip("day", other[0], day=other[1])


def most(subject: Interval, rivals: Iterable[Interval]) -> tuple[Verdict, ...]:
    """Whether the subject's count is the largest; ``tied`` where it shares the first place.

    Nobody leads with nothing: a subject without any row fails.
    """
    others = list(rivals)
    floor = max((certain for certain, _ in others), default=0)
    ceiling = max((possible for _, possible in others), default=0)
    low, high = subject
    could_be = []
    if high > floor:
        could_be.append(Verdict.HOLDS)
    if max(low, floor, 1) <= min(high, ceiling):
        could_be.append(Verdict.TIED)
    if low < ceiling or low == 0:
        could_be.append(Verdict.FAILS)
    return tuple(could_be)


def rank(subject: Interval, rivals: Iterable[Interval], place: int) -> tuple[Verdict, ...]:
    """Whether the subject takes that place by count; equals share the better place."""
    others = list(rivals)
    # Beyond the most that a rival may have, one more changes no place.
    last = min(subject[1], max((possible for _, possible in others), default=0))
    places = [_places(count, others) for count in range(subject[0], max(last, subject[0]) + 1)]
    could_be = [Verdict.HOLDS] if any(best <= place <= worst for best, worst in places) else []
    is_sure = all(best == worst == place for best, worst in places)
    return tuple(could_be) if is_sure else (*could_be, Verdict.FAILS)


def _places(count: int, rivals: list[Interval]) -> Interval:
    """The best and the worst place that a count may take."""
    return 1 + sum(low > count for low, _ in rivals), 1 + sum(high > count for _, high in rivals)


def position(before: Interval, place: int) -> tuple[Verdict, ...]:
    """Whether exactly ``place - 1`` come before, of which between so many certainly and possibly do."""
    return _between(1 + before[0], 1 + before[1], place)


def at_least(count: Interval, number: int) -> tuple[Verdict, ...]:
    """Whether the count reaches the number."""
    could_be = [Verdict.HOLDS] if count[1] >= number else []
    return (*could_be, Verdict.FAILS) if count[0] < number else tuple(could_be)


def fewer_than(count: Interval, number: int) -> tuple[Verdict, ...]:
    """Whether the count stays below the number."""
    could_be = [Verdict.HOLDS] if count[0] < number else []
    return (*could_be, Verdict.FAILS) if count[1] >= number else tuple(could_be)


def exactly(count: Interval, number: int) -> tuple[Verdict, ...]:
    """Whether the count is that number."""
    return _between(*count, number)


def reaches(relation: Relation, count: Interval, number: int) -> tuple[Verdict, ...]:
    """What at_least, more_than, fewer_than or exactly says of a count."""
    if relation is Relation.EXACTLY:
        return exactly(count, number)
    if relation is Relation.FEWER_THAN:
        return fewer_than(count, number)
    return at_least(count, number + (relation is Relation.MORE_THAN))


def share(part: Interval, rest: Interval, percent: int) -> tuple[Verdict, ...]:
    """Whether part of part and rest is that share, rounded to a whole per cent, half up."""
    known = [end for end in (_percent(part[0], rest[1]), _percent(part[1], rest[0])) if end is not None]
    return _between(known[0], known[-1], percent) if known else (Verdict.FAILS,)


def share_over(part: Interval, rest: Interval, percent: int) -> tuple[Verdict, ...]:
    """Whether part of part and rest is more than that share; of nothing, no share is."""

    def is_over(one: int, other: int) -> bool:
        return 100 * one > percent * (one + other)

    could_be = [Verdict.HOLDS] if is_over(part[1], rest[0]) else []
    return tuple(could_be) if is_over(part[0], rest[1]) else (*could_be, Verdict.FAILS)


def _percent(part: int, rest: int) -> int | None:
    return int(Fraction(100 * part, part + rest) + Fraction(1, 2)) if part + rest else None


def _between(low: int, high: int, number: int) -> tuple[Verdict, ...]:
    could_be = [Verdict.HOLDS] if low <= number <= high else []
    return tuple(could_be) if low == high == number else (*could_be, Verdict.FAILS)


def outcome(checked: Checked) -> Outcome:
    """One word for a claim: what every reading says under every rule, or that it depends on them.

    It depends only where no one verdict is possible under all; what may still agree is undetermined.
    """
    if not checked.claim.readings:
        return Outcome.REFUSED
    verdicts = {finding.verdict for finding in checked.findings}
    if len(verdicts) == 1:
        return Outcome(verdicts.pop())
    is_open = set(Verdict).intersection(*(finding.could_be for finding in checked.findings))
    return Outcome.UNDETERMINED if is_open else Outcome.DEPENDS


def strongest(readings: Sequence[Reading], findings: Sequence[Finding]) -> Strongest | None:
    """The strongest form that holds for certain.

    In falling strength: as claimed, in every reading under every rule; as claimed under some rules, in each
    reading that is checked under them; some readings under every rule. Then of the first reading: a shared
    first place; among the first n under every rule; a certain number of units under every rule.
    """
    if not readings:
        return None
    rules = tuple(dict.fromkeys(finding.rule for finding in findings))
    failing = {finding.rule for finding in findings if finding.verdict is not Verdict.HOLDS}
    holding = tuple(rule for rule in rules if rule not in failing)
    if holding:
        return Strongest("under_rules" if failing else "as_claimed", holding)
    open_readings = {finding.reading for finding in findings if finding.verdict is not Verdict.HOLDS}
    whole = tuple(reading.id for reading in readings if reading.id not in open_readings)
    if whole:
        return Strongest("in_part", (), len(whole), whole)
    own = [finding for finding in findings if finding.reading == readings[0].id]
    return _weaker(readings[0], own)


def _weaker(reading: Reading, findings: Sequence[Finding]) -> Strongest:
    tied = tuple(finding.rule for finding in findings if finding.verdict is Verdict.TIED)
    if tied:
        return Strongest("shared", tied)
    every = tuple(finding.rule for finding in findings)
    if reading.relation in {Relation.MOST, Relation.RANK}:
        worst = max((_worst_place(finding, reading.subject) for finding in findings), default=0)
        if 0 < worst <= 3:
            return Strongest("among_first", every, worst)
    if reading.relation in {Relation.MOST, Relation.RANK, Relation.AT_LEAST, Relation.MORE_THAN}:
        least = min((finding.counts.get(reading.subject, (0, 0))[0] for finding in findings), default=0)
        if least:
            return Strongest("at_least", every, least)
    return Strongest("none", ())


def _worst_place(finding: Finding, subject: str) -> int:
    low, _ = finding.counts.get(subject, (0, 0))
    rivals = [possible for key, (_, possible) in finding.counts.items() if key != subject]
    return 1 + sum(possible > low for possible in rivals)
