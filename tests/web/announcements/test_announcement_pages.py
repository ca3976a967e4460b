import re

import pytest

pytestmark = pytest.mark.usefixtures("announcing")
ADDRESS = "/announcements/small-2018"


def evidence(text: str, statement: str) -> str:
    return re.search(rf'<div class="evidence" id="{statement}">(.*?)</details>\s*</li>', text, re.S)[1]


def test_the_head_says_who_when_where_and_what_is_not_public(page):
    text = page(ADDRESS)
    assert "A small announcement" in text
    assert "3 December 2018" in text
    assert "Seoul" in text
    assert len(re.findall(r"○</span> not public", text)) == 2


def test_the_glance_counts_claims_and_commitments_by_where_they_stand(page):
    text = re.sub(r"\s+", " ", page(ADDRESS))
    assert "<b>1</b> cannot be checked" in text
    assert "<b>0</b> known, <b>1</b> partly known, <b>0</b> not public" in text
    assert re.findall(r'href="#(s\d\d)" title', text) == ["s01", "s02", "s03", "s04"]


def test_a_claim_opens_to_its_verdicts_and_rows_as_of_its_own_day(page):
    text = evidence(page(ADDRESS), "s01")
    assert "/approvals?rule=all-in-force&amp;as_of=2018-12-03#rows" in text
    assert "/products/cartistem#cartistem-kr" in text
    assert "/claims/isct-2018-most-authorised" in text
    assert "South Korea" in text


def test_the_claim_is_asked_again_of_the_day_of_the_page(page):
    assert "the same, asked of 1 June 2019" in evidence(page(f"{ADDRESS}?as_of=2019-06-01"), "s01")
    assert "the same, asked of" not in evidence(page(f"{ADDRESS}?as_of=2018-12-03"), "s01")


def test_what_cannot_be_checked_says_why(page):
    assert "No measure says what a hub is." in evidence(page(ADDRESS), "s02")


def test_a_commitment_names_whom_it_binds_when_it_is_due_and_what_is_known(page):
    text = evidence(page(ADDRESS), "s03")
    assert 'href="/organisations/medipost">Medipost</a>' in text
    assert "members of the ministry" in text
    assert "29 May 2019 – 1 June 2019" in text
    assert "It stood for a day." in text
    assert "https://www.mfds.go.kr/list" in text
    assert "lay ahead" not in text


def test_before_its_day_a_commitment_lies_ahead(page):
    text = evidence(page(f"{ADDRESS}?as_of=2018-12-03"), "s03")
    assert "On 3 December 2018 this still lay ahead." in text


def test_a_task_leads_to_the_parts_that_serve_it_and_names_those_without_a_page(page):
    text = evidence(page(ADDRESS), "s04")
    assert 'href="/gaps?jurisdiction=KR&amp;against=US%2CEU%2CJP"' in text
    assert "<b>Trials</b>" in text or ">Trials</a>" in text


def test_the_kind_filters_and_keeps_the_numbers(page):
    text = page(f"{ADDRESS}?kind=commitment")
    assert re.findall(r'class="evidence" id="(\w+)"', text) == ["s03"]
    assert '<li value="3">' in text


def test_one_statement_or_all_open_by_the_address(page):
    assert len(re.findall(r'<details class="statement[^>]* open>', page(f"{ADDRESS}?open=s03"))) == 1
    assert len(re.findall(r'<details class="statement[^>]* open>', page(f"{ADDRESS}?open=all"))) == 4
    assert not re.findall(r'<details class="statement[^>]* open>', page(ADDRESS))


@pytest.mark.parametrize("query", ["kind=wish", "open=s99", "as_of=2018"])
def test_wrong_use_is_refused(browser, query):
    assert browser.get(f"{ADDRESS}?{query}").status_code == 400


def test_an_unknown_announcement_names_those_there_are(browser):
    response = browser.get("/announcements/nothing")
    assert response.status_code == 404
    assert ADDRESS in response.content.decode()


def test_korean_speaks_korean_and_names_bodies_in_korean(page):
    text = page(f"{ADDRESS}?lang=ko")
    assert "작은 발표" in text
    assert "Medipost(MED) 소장" in text
    assert 'href="/organisations/mfds">식품의약품안전처</a>' in evidence(text, "s04")
    assert "부처 구성원" in evidence(text, "s03")


def test_the_list_of_announcements_and_the_page_about_concord(page):
    assert ADDRESS in page("/announcements")
    assert "Not run by the bodies that it names" in page("/about")
    assert "여기에 나오는 기관이 운영하지 않습니다" in page("/about?lang=ko")


def test_no_inline_code(page):
    for address in (ADDRESS, "/announcements", "/about"):
        assert not re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page(address))
