import re

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("bundled")]
ADDRESS = "/announcements/isct-scrm-carm-2018"


def test_thirty_statements_stand_in_order_each_with_evidence(page):
    text = page(ADDRESS)
    assert re.findall(r'class="evidence" id="(\w+)"', text) == [f"s{n:02}" for n in range(1, 31)]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("day", ["2018-12-03", "2026-11-22"])
def test_it_answers_on_the_day_of_the_announcement_and_later(page, language, day):
    assert page(f"{ADDRESS}?lang={language}&as_of={day}").count('class="statement ') == 30


def test_the_bill_shows_its_stages_and_what_lay_ahead_on_the_day(page):
    later = page(f"{ADDRESS}?open=s16&as_of=2026-11-22")
    assert "4 bills were before the National Assembly" in later
    assert '<li class="step come-no">' not in later
    then = page(f"{ADDRESS}?open=s16&as_of=2018-12-03")
    assert '<li class="step come-no">' in then


def test_the_council_bears_its_name_of_the_day_in_korean_and_its_later_one(page):
    text = page(f"{ADDRESS}?lang=ko")
    assert "첨단재생의료산업협의회</a>" in text
    assert "현재 명칭: 첨단재생의료산업협회" in text
