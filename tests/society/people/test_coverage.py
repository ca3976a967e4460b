"""What is told of the numbers of members, and that nobody is found by what is withheld."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concord.society.people.coverage import (
    NOT_KNOWN,
    Cell,
    Tenure,
    Year,
    counted,
    coverage,
    flows,
    last_quarter,
    withheld,
)

AREAS = ("academia", "regulatory", NOT_KNOWN)
SINCE, DAY = date(2025, 1, 1), date(2026, 1, 1)


def members(country, area, number, joined=date(2024, 1, 1), left=None):
    return [Tenure(country, area, joined, left)] * number


def test_staff_are_told_every_number_with_gaps_and_growth():
    tenures = [
        *members("KR", "academia", 1),
        *members("KR", "academia", 1, date(2025, 6, 1)),
        *members("KR", "regulatory", 1, left=date(2025, 6, 1)),
        *members("", "", 1),
    ]
    found = coverage(tenures, AREAS, SINCE, DAY)
    korea, unknown = found.lines
    assert (korea.whole, korea.cells) == (Cell(2, 0), (Cell(2, 1), Cell(0, -1), Cell(0, 0)))
    assert korea.gaps == (1, 2)
    assert (unknown.region, unknown.whole) == (NOT_KNOWN, Cell(1, 0))
    assert (found.whole, found.countries, found.regions["asia"]) == (Cell(3, 0), 2, Cell(2, 0))


def test_a_few_are_withheld_with_the_next_number_from_which_they_would_follow():
    tenures = [*members("KR", "academia", 9), *members("KR", "regulatory", 2), *members("KR", "", 30)]
    found = coverage([*tenures, *members("JP", "academia", 40)], AREAS, SINCE, DAY, least=5)
    japan, korea = sorted(found.lines, key=lambda line: line.country)
    assert [cell.members for cell in japan.cells] == [40, 0, 0]
    assert (korea.whole.members, [cell.members for cell in korea.cells]) == (41, [None, None, 30])
    assert (found.whole.members, found.regions["asia"].members) == (81, 81)


@pytest.mark.parametrize(
    ("tenures", "told"),
    [
        # One small country of the region: the other of the region goes with it.
        ([*members("KR", "academia", 9), *members("JP", "academia", 2)], (11, 11, None, None)),
        # Two of one each: their sum would tell them, so the region goes too, and here the whole with it.
        ([*members("KR", "academia", 1), *members("JP", "academia", 1)], (None, None, None, None)),
        # Five are told as five, of one country.
        (members("KR", "academia", 5), (5, 5, 5, 0)),
        (members("KR", "academia", 4), (None, None, None, 0)),
    ],
)
def test_sums_are_withheld_where_they_would_tell(tenures, told):
    found = coverage(tenures, AREAS, SINCE, DAY, least=5)
    by_country = {line.country: line.whole.members for line in found.lines}
    whole = (found.whole.members, found.regions["asia"].members)
    assert (*whole, by_country.get("KR", 0), by_country.get("JP", 0)) == told


def test_growth_is_told_where_both_numbers_are():
    tenures = [*members("KR", "academia", 4), *members("KR", "academia", 6, date(2025, 6, 1))]
    (korea,) = coverage(tenures, AREAS, SINCE, DAY, least=5).lines
    assert korea.whole == Cell(10, None)
    (korea,) = coverage([*tenures, *members("KR", "academia", 3)], AREAS, SINCE, DAY, least=5).lines
    assert korea.whole == Cell(13, 6)


def test_the_order_of_lines_tells_nothing_that_is_withheld():
    tenures = [*members("KR", "academia", 3), *members("JP", "academia", 2), *members("CN", "academia", 4)]
    found = coverage([*tenures, *members("SG", "academia", 20)], AREAS, SINCE, DAY, least=5)
    assert [line.country for line in found.lines] == ["SG", "CN", "JP", "KR"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-03-02", "2025-12-31"),
        ("2026-03-30", "2025-12-31"),
        ("2026-03-31", "2026-03-31"),
        ("2026-04-01", "2026-03-31"),
        ("2024-02-29", "2023-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("0001-01-02", "0001-01-01"),
    ],
)
def test_the_last_quarter_that_is_over(day, told):
    assert last_quarter(date.fromisoformat(day)) == date.fromisoformat(told)


def test_each_region_counts_who_joined_and_left_in_each_year_up_to_the_day():
    tenures = [
        Tenure("KR", "academia", date(2024, 5, 1)),
        Tenure("JP", "academia", date(2025, 1, 1), date(2026, 2, 1)),
        Tenure("DE", "regulatory", date(2026, 3, 3)),
        Tenure("", "academia", date(2025, 12, 31), date(2026, 3, 3)),
    ]
    assert flows(tenures, 3, date(2026, 3, 2)) == {
        "asia": (Year(2024, 1, 0, 1), Year(2025, 1, 0, 2), Year(2026, 0, 1, 1)),
        NOT_KNOWN: (Year(2024, 0, 0, 0), Year(2025, 1, 0, 1), Year(2026, 0, 0, 1)),
    }


def test_joined_and_left_are_withheld_together():
    tenures = [
        *members("KR", "academia", 10, date(2023, 5, 1)),
        *members("KR", "academia", 6, date(2024, 5, 1)),
        *members("KR", "academia", 2, date(2025, 5, 1)),
        *members("KR", "academia", 6, date(2023, 5, 1), date(2025, 6, 1)),
    ]
    assert flows(tenures, 3, date(2025, 12, 31), least=5) == {
        "asia": (Year(2023, 16, 0, 16), Year(2024, 6, 0, 22), Year(2025, None, None, 18))
    }


COUNTRIES = ["KR", "JP", "DE", "FR", "US", "CA", ""]
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
GROUPS = st.lists(
    st.builds(
        lambda country, area, number, one, other: members(
            country, area, number, min(one, other), max(one, other)
        ),
        st.sampled_from(COUNTRIES),
        st.sampled_from(["academia", "regulatory", ""]),
        st.integers(1, 9),
        DAYS,
        DAYS,
    ),
    max_size=12,
)
TENURES = GROUPS.map(lambda groups: [one for group in groups for one in group])


@settings(max_examples=40)
@given(TENURES, DAYS, DAYS)
def test_staff_are_told_sums_that_add_up(tenures, since, day):
    found = coverage(tenures, AREAS, since, day)
    assert found.whole.members == sum(line.whole.members for line in found.lines)
    assert found.whole.members == sum(one.holds(day) for one in tenures)
    assert found.whole.growth == sum(one.holds(day) for one in tenures) - sum(
        one.holds(since) for one in tenures
    )
    for line in found.lines:
        assert line.whole.members == sum(cell.members for cell in line.cells)


@settings(max_examples=40)
@given(TENURES, DAYS)
def test_members_of_a_year_are_those_of_the_year_before_with_joiners_less_leavers(tenures, day):
    for years in flows(tenures, 5, day).values():
        for before, year in pairwise(years):
            assert year.members == before.members + year.joined - year.left


def solved(equations, known):
    """The unknowns of these sums (each a list of signed names that adds up to 0) that have one solution."""
    names = sorted({name for equation in equations for _, name in equation}, key=str)
    unknown = [name for name in names if name not in known]
    place = {name: number for number, name in enumerate(unknown)}
    matrix = np.zeros((len(equations), len(unknown)))
    for row, equation in enumerate(equations):
        for sign, name in equation:
            if name in place:
                matrix[row, place[name]] += sign
    _, sizes, right = np.linalg.svd(matrix) if equations and unknown else (None, [], np.eye(len(unknown)))
    free = right[sum(size > 1e-9 for size in sizes) :]
    return {name for name in unknown if not np.abs(free[:, place[name]]).max(initial=0) > 1e-9}


def test_the_solver_finds_what_follows():
    sums = [[(1, "all"), (-1, "few"), (-1, "many")], [(1, "few"), (-1, "a"), (-1, "b")]]
    assert solved(sums, {"all", "many"}) == {"few"}
    assert solved(sums, {"all", "many", "a"}) == {"few", "b"}
    assert solved(sums, {"all"}) == set()


def sums_of(counts, day):
    """Every number less the numbers of which it is the sum."""
    parents = {path[:-1] for path in counts if path}
    return [
        [(1, (day, parent)), *((-1, (day, path)) for path in counts if path and path[:-1] == parent)]
        for parent in parents
    ]


def known_of(counts, day):
    """What a reader is told, with the zeros of regions and countries that are not there."""
    hidden = withheld(counts, 5)
    return {(day, path) for path in counts if path not in hidden}, {(day, path) for path in hidden}


@settings(max_examples=40)
@given(TENURES, st.lists(DAYS, min_size=1, max_size=3, unique=True))
def test_nothing_withheld_follows_from_what_is_told(tenures, days):
    """Over several days, with the growth between them and with joined and left by region and year."""
    equations, known, hidden = [], set(), set()
    for day in days:
        counts = counted(tenures, AREAS, day)
        equations += sums_of(counts, day)
        told, untold = known_of(counts, day)
        known |= told
        hidden |= untold
    assert not hidden & solved(equations, known)


@settings(max_examples=40)
@given(TENURES, DAYS)
def test_nothing_withheld_follows_from_joined_and_left(tenures, day):
    ends = [*(date(year, 12, 31) for year in range(day.year - 3, day.year)), day]
    equations, known, hidden = [], set(), set()
    tables = {}
    for end in ends:
        counts = {path: count for path, count in counted(tenures, AREAS, end).items() if len(path) < 2}
        tables[end] = counts
        equations += sums_of(counts, end)
        told, untold = known_of(counted(tenures, AREAS, end), end)
        known |= told
        hidden |= {one for one in untold if len(one[1]) < 2}
    for region, years in flows(tenures, 3, day, least=5).items():
        for (before, end), year in zip(pairwise(ends), years, strict=True):
            sides = [(end, (region,)), (before, (region,)), ("joined", region, end), ("left", region, end)]
            known |= {(on, (region,)) for on in (before, end) if (region,) not in tables[on]}
            equations.append(list(zip((1, -1, -1, 1), sides, strict=True)))
            flow = set(sides[2:])
            if year.joined is None:
                hidden |= flow
            else:
                known |= flow
    assert not hidden & solved(equations, known)


@settings(max_examples=40)
@given(TENURES, DAYS)
def test_what_is_withheld_under_a_number_that_is_told_may_be_few_or_enough(tenures, day):
    """Whoever knows the sum of what is withheld and that each is 1 or more cannot say that one is under 5."""
    counts = counted(tenures, AREAS, day)
    hidden = withheld(counts, 5)
    assert not {path for path in counts if 0 < counts[path] < 5} - hidden
    for parent in {path[:-1] for path in hidden if path} - hidden:
        parts = [path for path in counts if path and path[:-1] == parent]
        untold = [path for path in parts if path in hidden]
        least = 0 if untold == parts and len(parent) == 2 else 1
        total = sum(counts[path] for path in untold)
        assert len(untold) > 1
        assert total - least * (len(untold) - 1) >= 5
