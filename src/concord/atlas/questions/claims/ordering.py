"""Claims about order in time: the first, second, third to be granted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from concord.atlas.edition.standing import grant_of
from concord.atlas.questions.approvals import Question, listing, rule
from concord.atlas.questions.claims import intervals
from concord.atlas.questions.claims.counting import evidence
from concord.atlas.questions.claims.model import Evidence, Finding, Flip, Reading, Verdict
from concord.kernel.logic import Truth, any_of

if TYPE_CHECKING:
    from concord.atlas.edition.model import Edition
    from concord.atlas.questions.approvals import CountedRow
    from concord.kernel.dates import PartialDate

_RUNNERS_UP = 3


def check_order(edition: Edition, reading: Reading, rule_name: str) -> Finding:
    """Whether the subject takes its place in order of grant among what the rule counts by the day.

    The subject is a product or a jurisdiction; its first grant is compared with the first of every
    other. Grants on the same known day tie.
    """
    rows = listing(edition, Question(rule(rule_name), reading.as_of, reading.filters))
    own, others = _apart(rows, reading)
    if not own:
        return Finding(reading.id, rule_name, Verdict.FAILS, (Verdict.FAILS,), {}, (), ())
    before = {name: any_of(_is_before(row, own) for row in found) for name, found in others.items()}
    ahead = (
        sum(truth is Truth.YES for truth in before.values()),
        sum(truth.possible for truth in before.values()),
    )
    could_be = _verdicts(own, others, ahead, reading.number or 1)
    verdict = intervals.settle(could_be)
    shown = _evidence(own, others, before)
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


def _verdicts(
    own: list[CountedRow],
    others: dict[str, list[CountedRow]],
    ahead: intervals.Interval,
    place: int,
) -> tuple[Verdict, ...]:
    could_be = intervals.position(ahead, place)
    if not any(row.truth is Truth.YES for row in own):
        could_be = (Verdict.HOLDS, Verdict.FAILS) if Verdict.HOLDS in could_be else (Verdict.FAILS,)
    first = min(map(_granted, own))
    same_day = [
        row
        for rows in others.values()
        for row in rows
        if first.is_day and _granted(row) == first and row.truth is Truth.YES
    ]
    if place == 1 and same_day and could_be == (Verdict.HOLDS,):
        return (Verdict.TIED,)
    return could_be


def _evidence(
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
