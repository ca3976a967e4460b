import re
from datetime import date, datetime, timedelta

import pytest

from concord.kernel.dates import PartialDate
from concord.kernel.formatting import format_date


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("2018-12-03", "3 December 2018", "2018년 12월 3일"),
        ("2018-12", "December 2018", "2018년 12월"),
        ("2018", "2018", "2018년"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(text, english, korean):
    when = PartialDate.parse(text)
    assert (format_date(when, "en"), format_date(when, "ko")) == (english, korean)


@pytest.mark.parametrize(
    ("text", "english", "korean"),
    [
        ("2018~", "about 2018", "2018년경"),
        ("[2018-03..2018-05]", "between March 2018 and May 2018", "2018년 3월에서 2018년 5월 사이"),
        ("[..2018-05-02]", "by 2 May 2018", "2018년 5월 2일까지"),
        ("[2018..]", "not before 2018", "2018년 이후"),
    ],
)
def test_bounds_are_written_as_bounds(text, english, korean):
    when = PartialDate.parse(text)
    assert (format_date(when, "en"), format_date(when, "ko")) == (english, korean)


DAYS = [date(2018, 1, 1) + timedelta(days=days) for days in range(406)]


def test_every_day_reads_back_in_english():
    for day in DAYS:
        text = format_date(day, "en")
        assert datetime.strptime(text, "%d %B %Y").date() == day  # noqa: DTZ007 - a day has no zone
        assert not text.startswith("0")


def test_every_day_reads_back_in_korean():
    for day in DAYS:
        numbers = re.fullmatch(r"(\d{4})년 ([1-9]\d?)월 ([1-9]\d?)일", format_date(day, "ko"))
        assert date(*map(int, numbers.groups())) == day


def test_a_day_known_exactly_is_written_as_the_day():
    for day in DAYS:
        for language in ("en", "ko"):
            assert format_date(PartialDate.of(day), language) == format_date(day, language)


def test_the_last_days_of_the_first_months():
    assert [format_date(DAYS[at], "en") for at in (30, 58, 405)] == [
        "31 January 2018",
        "28 February 2018",
        "10 February 2019",
    ]
