import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from tests.support.feeds import atom_entries, calendar_events


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
    soho = events["eu-reg-2024-1938-applies_from-2027-08-07@concord"]
    assert (soho["dtstart"].dt, str(soho["status"])) == (date(2027, 8, 7), "CONFIRMED")
    (lapse,) = (event for uid, event in events.items() if uid.startswith("eu-dir-2006-17-lapsed-"))
    assert str(lapse["status"]) == "TENTATIVE"
    assert str(soho["url"]).endswith("/instruments/eu-reg-2024-1938")


@pytest.mark.parametrize("day", ["2016-01-01", "2019-06-01", "2026-11-22"])
def test_every_event_of_a_calendar_is_one_and_blocks_nobody(browser, day):
    """robustness 18: an all-day event is transparent."""
    content = browser.get(f"/instruments/coming.ics?as_of={day}&lang=ko").content
    events = calendar_events(content)
    assert events
    assert len({event["UID"] for event in events}) == len(events)
    assert {event["TRANSP"] for event in events} == {"TRANSPARENT"}
    read = [(str(one["uid"]), one["dtstart"].dt) for one in Calendar.from_ical(content).walk("VEVENT")]
    assert read == [(one["UID"], date.fromisoformat(one["DTSTART"])) for one in events]


def test_an_event_keeps_its_name_from_day_to_day(browser):
    """The same change seen from two days is the same event."""
    first, second = (
        {event["UID"]: event["DTSTART"] for event in calendar_events(browser.get(address).content)}
        for address in (
            "/instruments/coming.ics?as_of=2016-01-01",
            "/instruments/coming.ics?as_of=2016-03-01",
        )
    )
    shared = first.keys() & second.keys()
    assert len(shared) > 10
    assert {uid: first[uid] for uid in shared} == {uid: second[uid] for uid in shared}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "?jurisdiction=KR&lang=ko",
        "?as_of=2016-01-01",
        "?kind=act",
        "?as_of=1950-01-01",
        "?as_of=2100-12-31",
    ],
)
def test_the_feed_keeps_to_its_standard(browser, address):
    response = browser.get(f"/instruments/atom.xml{address}")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    atom_entries(response.content, now=datetime(2026, 11, 22, 23, 59, tzinfo=UTC))


def test_an_entry_is_updated_on_the_day_of_its_change(browser):
    entries = atom_entries(
        browser.get("/instruments/atom.xml?jurisdiction=KR&lang=ko").content,
        now=datetime(2026, 11, 22, 23, 59, tzinfo=UTC),
    )
    days = {key.partition("#")[2]: changed.date().isoformat() for key, changed, _title in entries}
    assert len({*days.values()}) > 3
    past = {mark: day for mark, day in days.items() if re.search(day, mark)}
    assert past
    again = atom_entries(
        browser.get("/instruments/atom.xml?jurisdiction=KR&lang=ko&as_of=2026-11-20").content,
        now=datetime(2026, 11, 22, 23, 59, tzinfo=UTC),
    )
    assert {key: changed for key, changed, _title in again}.items() <= {
        key: changed for key, changed, _title in entries
    }.items()


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
