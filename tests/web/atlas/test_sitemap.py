"""Every page of the record stands in the site map, in both languages, and answers."""

from xml.etree import ElementTree as ET

import pytest

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def addresses(browser):
    response = browser.get("/sitemap.xml")
    assert response.headers["Content-Type"].startswith("application/xml")
    tree = ET.fromstring(response.content)
    for entry in tree.findall("s:url", SPACE):
        link = entry.find("x:link", SPACE)
        assert link.get("href") == f"{entry.find('s:loc', SPACE).text}?lang=ko"
    return [place.text.removeprefix("http://testserver") for place in tree.findall("s:url/s:loc", SPACE)]


def test_each_thing_stands_in_it_once(addresses):
    assert len(set(addresses)) == len(addresses)
    assert {
        "/",
        "/products/kymriah",
        "/trials/kymriah-eliana",
        "/meetings/isct-2018",
        "/organisations/mfds",
        "/jurisdictions/KR",
        "/claims/isct-2018-most-authorised",
        "/sources/mfds-list",
    } <= set(addresses)


@pytest.mark.parametrize("address", ["/review-times", "/instruments"])
def test_pages_of_law_answer_on_an_edition_without_law(page, address):
    assert page(address)


@pytest.mark.django_db
def test_each_of_its_pages_answers(addresses, browser):
    assert {address: browser.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )
