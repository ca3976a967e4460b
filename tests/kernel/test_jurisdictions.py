from datetime import date

import pytest

from concord.kernel.jurisdictions import (
    eu_medicines_law_periods,
    eu_member_periods,
    is_jurisdiction,
    jurisdiction,
    regions,
)
from concord.kernel.logic import Truth, any_of


def test_names_in_two_languages():
    assert jurisdiction("KR").name("en") == "South Korea"
    assert jurisdiction("KR").name("ko") == "대한민국"
    assert jurisdiction("EU").name("ko") == "유럽연합"
    assert jurisdiction("GB-NIR").region == "europe"


def test_a_wrong_code_is_explained():
    with pytest.raises(ValueError, match="the United Kingdom is GB"):
        jurisdiction("UK")
    assert not is_jurisdiction("XX")
    assert not is_jurisdiction("ZZ")


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(1973, 1, 1), 9),
        (date(2003, 1, 1), 15),
        (date(2018, 12, 3), 28),
        (date(2020, 2, 1), 27),
    ],
)
def test_the_union_has_dated_members(day, count):
    assert len([code for code, period in eu_member_periods() if period.contains(day).certain]) == count


def test_great_britain_and_northern_ireland_part_ways():
    def is_under_eu_law(place, day):
        return any_of(period.contains(day) for code, period in eu_medicines_law_periods() if code == place)

    assert dict(eu_member_periods())["GB"].contains(date(2020, 6, 1)) is Truth.NO
    assert is_under_eu_law("GB", date(2020, 12, 31)) is Truth.YES
    assert is_under_eu_law("GB", date(2021, 1, 1)) is Truth.NO
    assert is_under_eu_law("GB-NIR", date(2024, 12, 31)) is Truth.YES
    assert is_under_eu_law("GB-NIR", date(2025, 1, 1)) is Truth.NO


def test_five_regions_without_overlap():
    listed = [code for region in regions() for code in region.countries]
    assert len(regions()) == 5
    assert len(listed) == len(set(listed))
    assert all(is_jurisdiction(code) for code in listed)
    assert jurisdiction("NZ").region == "australia-and-new-zealand"
    assert jurisdiction("ZA").region is None
