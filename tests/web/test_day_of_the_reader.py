"""Robustness 5: today is the reader's day: signed out the host's, to a program that of CONCORD_ZONE."""

import pytest
from django.core.cache import caches

from concord.society.people.zones import REMEMBERED

SEOUL = "Asia/Seoul"


@pytest.fixture(autouse=True)
def _before_nine_in_korea(monkeypatch):
    monkeypatch.setenv("CONCORD_NOW", "2026-03-02T22:30Z")


def test_signed_out_today_is_that_of_the_host_and_no_page_is_kept_for_another_day(page):
    for zone, day, city in ((SEOUL, "2026-03-03", "Seoul"), ("UTC", "2026-03-02", "UTC")):
        caches["pages"].set(REMEMBERED, zone)
        text = page("/approvals")
        assert f'name="as_of" value="{day}"' in text
        assert "not of today" not in text
        assert f"Days and times: {city}" in text


def test_a_page_of_a_day_is_the_same_for_every_reader(page):
    for zone in (SEOUL, "UTC"):
        caches["pages"].set(REMEMBERED, zone)
        assert 'name="as_of" value="2018-12-03"' in page("/approvals?as_of=2018-12-03")


@pytest.mark.parametrize(("zone", "day", "said"), [("", "2026-03-02", "UTC"), (SEOUL, "2026-03-03", SEOUL)])
def test_a_program_has_the_day_of_the_installation_and_is_told_the_zone(
    browser, monkeypatch, zone, day, said
):
    monkeypatch.setenv("CONCORD_ZONE", zone)
    caches["pages"].set(REMEMBERED, "America/Los_Angeles")
    answer = browser.get("/api/v1/approvals")
    assert (answer.json()["as_of"], answer.headers["Concord-Time-Zone"]) == (day, said)
