from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.atlas.questions.pathways.routes import COUNTINGS, UNITS, Clock


@pytest.mark.parametrize(
    ("count", "unit", "counting", "event", "end"),
    [
        (1, "months", "plain", "2024-01-31", "2024-02-29"),
        (2, "months", "plain", "2024-01-31", "2024-03-31"),
        (1, "months", "roll-over", "2024-01-31", "2024-03-01"),
        (1, "months", "kr-civil-code", "2024-01-31", "2024-02-29"),
        (1, "years", "plain", "2024-02-29", "2025-02-28"),
        (1, "years", "kr-civil-code", "2028-02-29", "2029-02-28"),
        (4, "years", "plain", "2028-02-29", "2032-02-29"),
        (4, "years", "kr-civil-code", "2028-02-29", "2032-03-01"),
        (1, "years", "kr-civil-code", "2024-02-28", "2025-02-28"),
        (5, "years", "kr-civil-code", "2025-03-10", "2030-03-11"),
        (120, "calendar_days", "plain", "2026-01-01", "2026-05-01"),
        (1, "calendar_days", "first-day-counts", "2026-01-01", "2026-01-01"),
        (1, "calendar_days", "eu-1182-71", "2026-11-20", "2026-11-23"),
        (5, "working_days", "plain", "2026-11-20", "2026-11-27"),
    ],
)
def test_the_end_of_a_period(count, unit, counting, event, end):
    assert Clock(count, unit, counting).ends(date.fromisoformat(event)) == date.fromisoformat(end)


def test_public_holidays_are_not_working_days():
    days_off = {date(2026, 11, 23)}
    assert Clock(1, "working_days", "plain").ends(date(2026, 11, 20), days_off) == date(2026, 11, 24)
    assert Clock(2, "calendar_days", "kr-civil-code").ends(date(2026, 11, 20), days_off) == date(2026, 11, 24)


def test_a_clock_that_names_no_way_of_counting_is_an_error():
    with pytest.raises(ValueError, match="a clock must name its way of counting: kr-civil-code"):
        Clock(30, "calendar_days", "")


def test_an_unknown_unit_is_an_error():
    with pytest.raises(ValueError, match="'fortnights': expected one of calendar_days"):
        Clock(30, "fortnights", "plain")


days = st.dates(date(1990, 1, 1), date(2050, 1, 1))


@given(days, st.integers(1, 400), st.sampled_from(UNITS), st.sampled_from(sorted(COUNTINGS)))
def test_a_longer_period_never_ends_earlier(event, count, unit, counting):
    count = count % 60 + 1
    assert Clock(count, unit, counting).ends(event) <= Clock(count + 1, unit, counting).ends(event)
