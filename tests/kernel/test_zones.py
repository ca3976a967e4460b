"""A day begins somewhere."""

from datetime import UTC, date, datetime

import pytest

from concord.kernel import clock
from concord.kernel.zones import format_day_in, format_moment, zone_name, zone_of_country, zones


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-03-02T22:30Z", "Asia/Seoul", date(2026, 3, 3)),
        ("2026-07-01T03:00Z", "America/Los_Angeles", date(2026, 6, 30)),
        ("2026-12-31T10:30Z", "Pacific/Kiritimati", date(2027, 1, 1)),
        ("2027-01-01T11:30Z", "Etc/GMT+12", date(2026, 12, 31)),
        # The clocks of Berlin go forward on this night, those of New York back.
        ("2026-03-28T23:30Z", "Europe/Berlin", date(2026, 3, 29)),
        ("2026-11-01T04:30Z", "America/New_York", date(2026, 11, 1)),
        ("2026-11-02T04:30Z", "America/New_York", date(2026, 11, 1)),
    ],
)
def test_the_present_day_is_that_of_the_zone(monkeypatch, moment, zone, day):
    monkeypatch.setenv("CONCORD_NOW", moment)
    assert clock.today(zone) == day


def test_whoever_has_no_zone_has_the_day_of_the_installation(monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")
    assert (clock.zone(), clock.today()) == ("UTC", date(2026, 3, 2))
    monkeypatch.setenv("CONCORD_ZONE", "Asia/Seoul")
    assert (clock.zone(), clock.today()) == ("Asia/Seoul", date(2026, 3, 3))


@pytest.mark.parametrize("name", ["Asia/Soul", "asia/seoul", "localtime", "Factory", "../etc/passwd"])
def test_an_unknown_zone_is_refused_by_name(monkeypatch, name):
    monkeypatch.setenv("CONCORD_ZONE", name)
    with pytest.raises(ValueError, match=f"CONCORD_ZONE='{name}': no time zone has this name"):
        clock.zone()


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("KR", "Asia/Seoul"),
        ("JP", "Asia/Tokyo"),
        ("DE", "Europe/Berlin"),
        ("CN", "Asia/Shanghai"),
        ("US", ""),
        ("CA", ""),
        ("", ""),
        ("EU", ""),
    ],
)
def test_a_country_has_a_zone_if_all_its_clocks_agree(country, zone):
    assert zone_of_country(country) == zone


def test_a_zone_is_called_after_its_city_in_the_language_of_the_reader():
    assert [zone_name("America/Los_Angeles", language) for language in ("en", "ko")] == [
        "Los Angeles",
        "로스앤젤레스",
    ]
    assert zone_name("UTC", "ko") == "UTC"


def test_every_zone_to_choose_from_is_known():
    assert [zone for zone in zones() if not clock.is_zone(zone)] == []
    assert {"UTC", "Asia/Seoul", "America/Los_Angeles"} <= set(zones())


def test_a_moment_says_its_zone():
    moment = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    assert format_moment(moment, "Asia/Seoul", "en") == "3 March 2026, 07:30 (Seoul)"
    assert format_moment(moment, "Asia/Seoul", "ko") == "2026년 3월 3일 07:30 (서울)"
    assert format_moment(moment, "UTC", "en") == "2 March 2026, 22:30 (UTC)"


@pytest.mark.parametrize(
    ("zone", "reader", "text"),
    [
        ("America/Los_Angeles", "Asia/Seoul", "30 June 2026 (Los Angeles)"),
        ("Asia/Seoul", "Asia/Seoul", "30 June 2026"),
        # Their days end together.
        ("Asia/Tokyo", "Asia/Seoul", "30 June 2026"),
        ("Europe/London", "UTC", "30 June 2026 (London)"),
    ],
)
def test_a_day_that_binds_names_its_zone_where_the_day_ends_at_another_moment(zone, reader, text):
    assert format_day_in(date(2026, 6, 30), zone, reader, "en") == text


def test_in_winter_the_days_of_london_end_with_those_of_utc():
    assert format_day_in(date(2026, 12, 31), "Europe/London", "UTC", "en") == "31 December 2026"
