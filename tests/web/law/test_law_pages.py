import re
from datetime import date
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

ATOM = "{http://www.w3.org/2005/Atom}"


def test_korea_on_the_day_of_the_announcement(page):
    text = page("/jurisdictions/KR/law?as_of=2018-12-03")
    assert "What is the law on cell and gene therapy in South Korea?" in text
    assert "Before the National Assembly" in text
    assert "From the bills to the ARMAB Act" in text
    assert 'id="kr-armab-act"' not in text.split('id="rows"')[1]


def test_the_same_page_in_korean(page):
    text = page("/jurisdictions/KR/law?as_of=2018-12-03&lang=ko")
    assert "대한민국의 세포·유전자 치료법은 어떠한가?" in text
    assert "국회 계류 중" in text
    assert "이명수 의원 통합안(2018)" in text


def test_an_act_with_its_stages_and_the_version_of_the_day(page):
    text = page("/instruments/kr-armab-act?as_of=2025-02-21")
    assert "The version in force was no. 20331." in text
    assert 'href="https://www.law.go.kr/lsInfoP.do?lsiSeq=260591"' in text
    assert text.count('class="stage stage-yes"') == 3


def test_part_of_an_amendment_before_the_rest(page):
    text = page("/instruments/kr-act-20331?as_of=2024-06-01")
    assert "In force in part" in text
    assert "after this day" in text


def test_what_was_recalled_says_so_wherever_it_stands(page):
    assert "Recalled, not read" in page("/instruments?jurisdiction=KR")
    assert "Recalled, not read" in page("/instruments/kr-gift")
    assert "Recalled, not read" in page("/instruments?show=coming")


def test_changed_since_a_day(page):
    text = page("/instruments?show=changed&jurisdiction=KR&since=2018-12-03")
    assert "After 3 December 2018 and up to 22 November 2026" in text
    assert text.index("kr-act-21118") < text.index("kr-act-17472")


def test_coming_within_a_year(page):
    text = page("/instruments?show=coming&months=12")
    assert "SoHO Regulation" in text
    assert "7 August 2027" in text


def test_review_times_name_method_and_rows(page):
    text = page("/review-times")
    assert "order-statistic interval" in text
    assert "Casgevy" in text


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/instruments/kr-armab", 404, "kr-armab-act"),
        ("/jurisdictions/FR/law", 404, "South Korea"),
        ("/instruments?show=coming&months=0", 400, "a whole number from 1 to 120"),
        ("/instruments?show=never", 400, "coming"),
        ("/instruments?show=changed&since=2030-01-01", 400, "a day not after"),
        ("/review-times?by=colour", 400, "regulator"),
    ],
)
def test_wrong_addresses_are_answered_with_the_way_out(browser, address, status, text):
    response = browser.get(address)
    assert response.status_code == status
    assert text in response.content.decode()


def test_the_calendar_marks_what_is_not_certain(browser):
    response = browser.get("/instruments/coming.ics?jurisdiction=EU")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}
    soho = events["eu-reg-2024-1938-applies_from-@concord"]
    assert (soho["dtstart"].dt, str(soho["status"])) == (date(2027, 8, 7), "CONFIRMED")
    lapse = events["eu-dir-2006-17-lapsed-@concord"]
    assert str(lapse["status"]) == "TENTATIVE"
    assert str(soho["url"]).endswith("/instruments/eu-reg-2024-1938")


def test_the_feed_has_changes_latest_first_with_their_language(browser):
    response = browser.get("/instruments/atom.xml?jurisdiction=KR&lang=ko")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    days = [entry.findtext(f"{ATOM}published") for entry in feed.iter(f"{ATOM}entry")]
    assert titles[0] == "KR · 바이오 CDMO 특별법: 시행"
    assert days == sorted(days, reverse=True)


def test_downloads_hold_the_rows(browser):
    text = browser.get("/instruments?jurisdiction=KR&as_of=2018-12-03&format=csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("instrument,jurisdiction,kind,name,stage,since")
    rows = browser.get("/instruments?show=coming&format=json").json()["rows"]
    assert {"date", "step", "instrument", "certain", "basis"} <= set(rows[0])
    picture = browser.get("/jurisdictions/KR/law?format=svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(picture.content).tag.endswith("svg")


@pytest.mark.django_db
def test_a_law_is_found_by_its_korean_name(page, db):
    assert re.search(r'href="/instruments/kr-armab-act"', page("/search?q=첨단재생바이오법"))
