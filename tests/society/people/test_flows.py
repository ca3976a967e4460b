"""Joined and left by region and year."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from concord.society.people.coverage import NOT_KNOWN, Tenure, Year, flows

DAY = date(2026, 3, 2)


def test_each_region_counts_who_joined_and_left_in_each_year_up_to_the_day():
    tenures = [
        Tenure("KR", "academia", date(2024, 5, 1)),
        Tenure("JP", "academia", date(2025, 1, 1), date(2026, 2, 1)),
        Tenure("DE", "regulatory", date(2026, 3, 3)),
        Tenure("", "academia", date(2025, 12, 31), date(2026, 3, 3)),
    ]
    assert flows(tenures, 3, DAY) == {
        "asia": (Year(2024, 1, 0, 1), Year(2025, 1, 0, 2), Year(2026, 0, 1, 1)),
        NOT_KNOWN: (Year(2024, 0, 0, 0), Year(2025, 1, 0, 1), Year(2026, 0, 0, 1)),
    }


DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
TENURES = st.lists(
    st.builds(
        lambda country, one, other: Tenure(country, "academia", min(one, other), max(one, other)),
        st.sampled_from(["KR", "DE", "US", ""]),
        DAYS,
        DAYS,
    )
)


@given(tenures=TENURES, day=DAYS)
def test_members_of_a_year_are_those_of_the_year_before_with_joiners_less_leavers(tenures, day):
    for years in flows(tenures, 5, day).values():
        for before, year in pairwise(years):
            assert year.members == before.members + year.joined - year.left
