from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concord.kernel.dates import (
    FIRST_DAY,
    LAST_DAY,
    PartialDate,
    Period,
    anniversary,
    bounded,
    parse_day,
    shifted,
    shifted_end,
)
from concord.kernel.logic import Truth

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2018-12-03", date(2018, 12, 3), date(2018, 12, 3)),
        ("2018-06~", date(2018, 5, 2), date(2018, 7, 30)),
        ("[2018-03..2018-05]", date(2018, 3, 1), date(2018, 5, 31)),
        ("[..2018-05-01]", date.min, date(2018, 5, 1)),
        ("1175", date(1175, 1, 1), date(1175, 12, 31)),
        ("2100~", date(2099, 1, 1), date(2101, 12, 31)),
        ("[2018-05..]", date(2018, 5, 1), date.max),
    ],
)
def test_a_partial_date_is_an_interval(text, earliest, latest):
    partial = PartialDate.parse(text)
    assert (partial.earliest, partial.latest, str(partial)) == (earliest, latest, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "2018-13",
        "2018-02-30",
        "2018-1-3",
        "03.12.2018",
        "[..]",
        "[2019..2018]",
        "2018?",
        "2023-00",
        "2023-10-00",
        "2023-00-01",
        "0000",
        "9999~",
        "9999",
        "0999-12-31",
        "2101",
        "2018-٠3",
        "２０１８",
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"expected|bound|end|digit"):
        PartialDate.parse(text)


@given(DAYS, DAYS)
def test_a_known_day_has_come_or_not(one, other):
    assert PartialDate.of(one).is_on_or_before(other) is Truth.of(one <= other)


@given(DAYS, DAYS)
def test_before_is_antisymmetric(one, other):
    first, second = PartialDate.of(one), PartialDate.of(other)
    assert not (first.is_before(second).certain and second.is_before(first).certain)


@given(DAYS, st.integers(0, 400), DAYS)
def test_a_wider_date_never_claims_more(start, width, day):
    """Knowing less may turn an answer into unknown, never into its opposite."""
    exact = PartialDate.of(start).is_on_or_before(day)
    end = start + timedelta(days=width)
    wide = PartialDate.parse(f"[{start}..{end}]").is_on_or_before(day)
    assert wide in {exact, Truth.UNKNOWN}


@pytest.mark.parametrize(
    ("period", "day", "answer"),
    [
        ("2018-12-03/..", date(2018, 12, 2), Truth.NO),
        ("2018-12-03/..", date(2018, 12, 3), Truth.YES),
        ("2017-07-12/2019-07-09", date(2019, 7, 8), Truth.YES),
        ("2017-07-12/2019-07-09", date(2019, 7, 9), Truth.NO),
        ("2007/[2011-12-16..2021-08-03]", date(2018, 12, 3), Truth.UNKNOWN),
        ("2007/", date(2006, 12, 31), Truth.NO),
        ("2007/", date(2026, 1, 1), Truth.UNKNOWN),
        ("/2010", date(2011, 1, 1), Truth.NO),
        ("../2010", date(1900, 1, 1), Truth.YES),
    ],
)
def test_a_period_holds_from_its_start_and_before_its_end(period, day, answer):
    assert Period.parse(period).contains(day) is answer


def test_a_period_keeps_its_text():
    assert [str(Period.parse(text)) for text in ("2018-12/..", "2018/2019", "2018/", "/2019")] == [
        "2018-12/..",
        "2018/2019",
        "2018/",
        "/2019",
    ]


@pytest.mark.parametrize("text", ["2018-12", "2018-12-32", "today"])
def test_a_day_is_a_whole_day(text):
    with pytest.raises(ValueError, match="expected a day such as 2018-12-03"):
        parse_day(text)


@pytest.mark.parametrize("text", ["1899-12-31", "2101-01-01", "9999-12-31", "0001-01-01", "2026-03-0٣"])
def test_a_day_beyond_the_calendar_that_is_kept_is_refused(text):
    with pytest.raises(ValueError, match=r"from 1900-01-01 to 2100-12-31|digit of another script"):
        parse_day(text)


def test_the_bounds_are_in():
    assert (parse_day("1900-01-01"), bounded(LAST_DAY)) == (FIRST_DAY, LAST_DAY)


@given(st.dates(), st.integers(-20_000, 20_000), st.integers(-200_000, 200_000))
def test_shifting_a_day_never_overflows(day, years, months):
    shifted(day, years=years)
    later = shifted(day, months=months)
    assert (later >= day) is (months >= 0)


@pytest.mark.parametrize(
    ("day", "moves", "expected"),
    [
        # robustness 6: a year from 29 February 2028 holds to the end of 28 February 2029.
        (date(2028, 2, 29), {"years": 1}, date(2029, 3, 1)),
        (date(2028, 2, 29), {"years": 4}, date(2032, 2, 29)),
        (date(2026, 1, 31), {"months": 1}, date(2026, 3, 1)),
        (date(2026, 1, 31), {"months": 1, "days": -1}, date(2026, 2, 28)),
        (date(2026, 12, 15), {"months": 13}, date(2028, 1, 15)),
        (date(9999, 12, 31), {"days": 1}, date.max),
        (date(9999, 12, 31), {"days": -1}, date(9999, 12, 30)),
        (date(1, 1, 1), {"months": -1}, date.min),
    ],
)
def test_a_day_is_shifted_by_the_calendar(day, moves, expected):
    assert shifted(day, **moves) == expected


@pytest.mark.parametrize(
    ("last", "months", "expected"),
    [
        (date(2027, 2, 28), -6, date(2026, 8, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), -6, date(2026, 6, 30)),
        (date(2027, 5, 30), -3, date(2027, 2, 28)),
        (date(2027, 5, 14), -3, date(2027, 2, 14)),
    ],
)
def test_the_last_day_of_a_month_stays_the_last(last, months, expected):
    """robustness 6: notice days and ends keep their anchor."""
    assert shifted_end(last, months=months) == expected


def test_what_began_on_29_february_returns_to_it():
    """robustness 6: renewed year by year, in each the day that the month has."""
    anchor = day = date(2028, 2, 29)
    ends = []
    for _ in range(4):
        day = anniversary(anchor, day, months=12)
        ends.append(day)
    assert ends == [date(2029, 3, 1), date(2030, 3, 1), date(2031, 3, 1), date(2032, 2, 29)]


def test_a_day_that_does_not_count_from_the_anchor_counts_from_itself():
    assert anniversary(date(2026, 1, 31), date(2026, 4, 10), months=1) == date(2026, 5, 10)


@given(st.dates(FIRST_DAY, date(2000, 12, 31)), st.lists(st.integers(1, 30), max_size=20))
def test_renewals_in_any_steps_end_on_the_same_day_as_one_period(anchor, steps):
    """robustness 6: no period is lost or gained by renewing more often."""
    day = anchor
    for months in steps:
        later = anniversary(anchor, day, months=months)
        assert later > day
        day = later
    assert day == shifted(anchor, months=sum(steps))


@given(st.dates(FIRST_DAY, LAST_DAY), st.integers(0, 400))
def test_a_period_of_months_ends_before_the_same_day_or_with_its_month(anchor, months):
    last = shifted(anchor, months=months) - timedelta(days=1)
    following = last + timedelta(days=1)
    assert following.day == anchor.day or (following.day == 1 and last.day < anchor.day)
