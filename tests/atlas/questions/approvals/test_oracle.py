"""Counts by columns and by step functions, rows and standings are those of plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.atlas.questions.approvals import oracle
from tests.atlas.questions.approvals.test_properties import DAYS, ROWS, RULES, TRAITS, edition_of

from concord.atlas.edition.columns import columns_of
from concord.atlas.edition.standing import truth_on, word_on
from concord.atlas.questions.approvals import (
    GROUPINGS,
    Filters,
    Question,
    count,
    groups_of,
    listing,
    rule,
    rules,
    steps,
)
from concord.kernel.logic import Truth
from concord.kernel.timelines import any_on

FILTERS = st.sampled_from(
    [
        Filters(),
        Filters(jurisdictions=frozenset({"KR", "DE"})),
        Filters(products=frozenset({"a", "b"})),
        Filters(years=frozenset({"2014", "2015"})),
        Filters(granted=(date(2013, 6, 1), date(2016, 6, 1))),
        Filters(classes=frozenset({"cell_therapy"}), donors=frozenset({"autologous"})),
    ]
)


def timelines(edition, question, by):
    """The joined timeline of each unit in each group, from the candidates."""
    found = defaultdict(list)
    for candidate in oracle.candidates(edition, question.rule):
        kept = oracle.narrow(candidate, question)
        groups = oracle.groups_of(kept, by) if kept else []
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
    FILTERS,
    confirmed_within=st.sampled_from((None, 2500, 4500)),
)


@given(ROWS, TRAITS, QUESTIONS, st.sampled_from(GROUPINGS))
def test_any_rows(rows, traits, question, by):
    agree(edition_of(rows, traits), question, by)


@given(ROWS, TRAITS, QUESTIONS, st.sampled_from(GROUPINGS))
def test_the_rows_of_any_count_and_their_groups(rows, traits, question, by):
    edition = edition_of(rows, traits)
    listed = listing(edition, question)
    assert [
        (row.authorisation.id, row.jurisdiction, row.unit, row.truth, row.doubts) for row in listed
    ] == oracle.listed(edition, question)
    groups = {
        (one.authorisation.id, one.jurisdiction): oracle.groups_of(one, by)
        for one in oracle.candidates(edition, question.rule)
    }
    for row in listed:
        assert groups_of(edition, row, by) == groups[row.authorisation.id, row.jurisdiction]


def assert_same_standing(edition, day):
    columns = columns_of(edition)
    for at, row in enumerate(columns.rows):
        plain = oracle.Standing(row)
        timelines = {"ever": plain.granted, "in_force": plain.in_force, "marketed": plain.marketed}
        for name, timeline in timelines.items():
            assert columns.standings[name].timeline(at) == timeline
            assert truth_on(columns, row.id, day, name) is timeline.on(day)
        assert word_on(columns, row.id, day) == oracle.word_on(row, day)


@given(ROWS, TRAITS, DAYS)
def test_the_standing_of_any_row(rows, traits, day):
    assert_same_standing(edition_of(rows, traits), day)


def test_standings_and_rows_of_the_bundled_edition(bundled_edition):
    day = date(2018, 12, 3)
    assert_same_standing(bundled_edition, day)
    for name in rules():
        question = Question(rule(name), day)
        assert [
            (row.authorisation.id, row.jurisdiction, row.unit, row.truth, row.doubts)
            for row in listing(bundled_edition, question)
        ] == oracle.listed(bundled_edition, question)


@pytest.mark.parametrize("name", list(rules()))
def test_the_bundled_edition(name, bundled_edition):
    for by in ("jurisdiction", "year"):
        units = timelines(bundled_edition, Question(rule(name), date.max), by)
        for number in range(25):
            question = Question(rule(name), date(1997, 3, 1) + timedelta(days=431 * number))
            assert quick(bundled_edition, question, by)[0] == slow(units, question.as_of)
