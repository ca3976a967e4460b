"""Counts by columns and by step functions are those of the candidates, one after the other."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.atlas.questions.test_approvals_properties import DAYS, ROWS, RULES, TRAITS, edition_of

from concord.atlas.questions.approvals import GROUPINGS, Question, Where, count, groups_of, rule, rules, steps
from concord.atlas.questions.approvals.candidates import candidates
from concord.atlas.questions.approvals.key import Key
from concord.atlas.questions.approvals.opened import narrow
from concord.kernel.logic import Truth
from concord.kernel.timelines import any_on

WHERES = st.sampled_from(
    [
        Where(),
        Where(jurisdictions=frozenset({"KR", "DE"})),
        Where(products=frozenset({"a", "b"})),
        Where(years=frozenset({"2014", "2015"})),
        Where(granted=(date(2013, 6, 1), date(2016, 6, 1))),
        Where(classes=frozenset({"cell_therapy"}), donors=frozenset({"autologous"})),
    ]
)


def timelines(edition, question, by):
    """The joined timeline of each unit in each group, from the candidates."""
    asked = Key.of(edition, question).question
    found = defaultdict(list)
    for candidate in candidates(edition, question.rule):
        kept = narrow(candidate, asked)
        groups = groups_of(kept, by) if kept else []
        for group in groups:
            timeline = kept.counts if len(groups) == 1 else kept.counts.at_most(Truth.UNKNOWN)
            found[group, kept.unit].append(timeline)
    return {pair: any_on(parts) for pair, parts in found.items()}


def slow(units, day):
    """The count of each group from the timelines."""
    found = defaultdict(lambda: (0, 0))
    for (group, _), timeline in units.items():
        certain, possible = found[group]
        truth = timeline.on(day)
        found[group] = certain + truth.certain, possible + truth.possible
    return {group: pair for group, pair in found.items() if pair[1]}


def quick(edition, question, by):
    found = count(edition, question, by)
    return {row.key: (row.certain, row.possible) for row in found.rows}, (
        found.total.certain,
        found.total.possible,
    )


def agree(edition, question, by):
    """Both ways of counting say what the candidates say: the first by columns, the second by steps."""
    units = timelines(edition, question, by)
    whole = slow(timelines(edition, question, "all"), question.as_of).get("all", (0, 0))
    expected = (slow(units, question.as_of), whole)
    assert quick(edition, question, by) == expected
    assert quick(edition, question, by) == expected
    changes = defaultdict(set)
    for (group, _), timeline in units.items():
        changes[group] |= {date.fromordinal(day) for day in timeline.days}
    found = steps(edition, question, by)
    assert {group: {day for day, _, _ in levels} for group, levels in found.items()} == changes


QUESTIONS = st.builds(
    Question,
    RULES.map(rule),
    DAYS,
    WHERES,
    confirmed_within=st.sampled_from((None, 2500, 4500)),
)


@given(ROWS, TRAITS, QUESTIONS, st.sampled_from(GROUPINGS))
def test_any_rows(rows, traits, question, by):
    agree(edition_of(rows, traits), question, by)


@pytest.mark.parametrize("name", list(rules()))
def test_the_bundled_edition(name, bundled_edition):
    for by in ("jurisdiction", "year"):
        units = timelines(bundled_edition, Question(rule(name), date.max), by)
        for number in range(25):
            question = Question(rule(name), date(1997, 3, 1) + timedelta(days=431 * number))
            assert quick(bundled_edition, question, by)[0] == slow(units, question.as_of)
