"""Verdicts by going through every way in which the doubtful rows may be: slow, and easy to check by eye.

The rows are those of the counting oracle. A thin place may hold more than its rows.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from tests.atlas.questions.approvals import oracle

from concord.atlas.questions.approvals import NOT_KNOWN, Filters, Question, rule
from concord.atlas.questions.claims import Relation, Verdict
from concord.kernel.logic import Truth
from concord.kernel.timelines import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.atlas.questions.approvals.oracle import Candidate

    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.claims import Reading

H, F, T = Verdict.HOLDS, Verdict.FAILS, Verdict.TIED
UNSEEN = (*range(12), 10**9)


def could_be(edition: Edition, reading: Reading, rule_name: str, thin: frozenset[str]) -> set[Verdict]:
    """Every verdict that some world has; one that holds at both ends of a share holds between them."""
    question = Question(rule(rule_name), reading.as_of, reading.filters)
    rows = list(_rows(edition, question))
    if reading.relation in (Relation.SHARE, Relation.SHARE_OVER):
        return _share(rows, reading)
    found = set()
    for world in _worlds(rows):
        groups: dict[str, set[str]] = defaultdict(set)
        for row in world:
            for group in oracle.groups_of(row, reading.by):
                groups[group].add(row.unit)
            groups["world"].add(row.unit)
        counts = {group: len(units) for group, units in groups.items()}
        if reading.subject == "world" or reading.by != "jurisdiction":
            short = bool(reading.filters.jurisdictions & thin)
            assert not short, "not for this oracle"
        for unseen in UNSEEN if reading.subject in thin else (0,):
            own = counts.get(reading.subject, 0) + unseen
            names = reading.among or set(counts) - {NOT_KNOWN, "world"}
            others = [counts.get(name, 0) for name in names if name != reading.subject]
            found.add(_verdict(reading.relation, own, others, reading.number or 0))
    return found


def _verdict(relation: Relation, own: int, others: Iterable[int], number: int) -> Verdict:
    best = max(others, default=0)
    if relation is Relation.MOST:
        return F if own == 0 or own < best else T if own == best else H
    holds = {
        Relation.RANK: 1 + sum(other > own for other in others) == number,
        Relation.AT_LEAST: own >= number,
        Relation.MORE_THAN: own > number,
        Relation.FEWER_THAN: own < number,
        Relation.EXACTLY: own == number,
    }
    return H if holds[relation] else F


def _rows(edition: Edition, question: Question) -> Iterator[tuple[Candidate, Truth]]:
    for candidate in oracle.candidates(edition, question.rule):
        kept = oracle.narrow(candidate, question)
        truth = kept.counts.on(question.as_of) if kept else Truth.NO
        if kept and truth.possible:
            yield kept, truth


def _worlds(rows: list[tuple[Candidate, Truth]]) -> Iterator[list[Candidate]]:
    choices = [(True,) if truth is Truth.YES else (True, False) for _, truth in rows]
    for chosen in product(*choices):
        yield [row for (row, _), is_in in zip(rows, chosen, strict=True) if is_in]


def _share(rows: list[tuple[Candidate, Truth]], reading: Reading) -> set[Verdict]:
    """By the least and the greatest share of any world."""
    own = [(row, truth) for row, truth in rows if reading.subject in ("world", row.jurisdiction)]
    shares = set()
    for world in _worlds(own):
        parts = [_in_part(row, reading.part or Filters(), reading) for row in world]
        for inside in product(*parts):
            taken = {row.unit for row, is_in in zip(world, inside, strict=True) if is_in}
            whole = {row.unit for row in world}
            if whole:
                shares.add(Fraction(100 * len(taken), len(whole)))
    if not shares:
        return {F}
    if reading.relation is Relation.SHARE_OVER:
        return {H if one > (reading.number or 0) else F for one in shares}
    low, high = (int(end + Fraction(1, 2)) for end in (min(shares), max(shares)))
    number = reading.number or 0
    return ({H} if low <= number <= high else set()) | (set() if low == high == number else {F})


def _in_part(row: Candidate, part: Filters, reading: Reading) -> tuple[bool, ...]:
    """Whether a row lies in the part, or may or may not."""
    always = oracle.Candidate(row.authorisation, row.product, row.jurisdiction, row.unit, ALWAYS, ())
    kept = oracle.narrow(always, Question(rule("all-ever"), reading.as_of, part))
    if kept is None:
        return (False,)
    return (True,) if kept.counts.on(reading.as_of) is Truth.YES else (True, False)


def could_be_first(edition: Edition, reading: Reading, rule_name: str) -> set[Verdict]:
    """The same for an order of grants; a tie holds. Of a day known in part both ends are tried."""
    question = Question(rule(rule_name), reading.as_of, reading.filters)
    rows = list(_rows(edition, question))
    found = set()
    for world in _worlds(rows):
        days = [oracle.grant_of(row.authorisation).date for row in world]
        for chosen in product(*({day.earliest, day.latest} for day in days)):
            dated = list(zip(world, chosen, strict=True))
            found.add(_first(dated, reading))
    return found


def _first(dated: list[tuple[Candidate, object]], reading: Reading) -> Verdict:
    is_place = reading.subject.isupper()
    own = [one for one in dated if reading.subject in (one[0].jurisdiction, one[0].authorisation.product)]
    if not own:
        return F
    first = min(day for _, day in own)
    units = {row.jurisdiction if is_place else row.unit for row, _ in own}
    ahead = {
        row.jurisdiction if is_place else row.unit
        for row, day in dated
        if day < first and (not reading.among or row.jurisdiction in reading.among)
    }
    return H if len(ahead - units) == (reading.number or 1) - 1 else F
