import re

import orjson
import pytest


def test_every_listed_file_is_there_with_its_size(page, browser):
    text = page("/downloads")
    addresses = re.findall(r'href="(/downloads/[^"]+)"', text)
    assert "/downloads/authorisations.csv" in addresses
    assert "/downloads/statements.parquet" in addresses
    for address in addresses:
        assert browser.get(address).status_code == 200, address


def test_a_file_is_what_it_says_and_is_asked_for_again_cheaply(browser, tiny_edition):
    response = browser.get("/downloads/products.csv")
    assert response.content.decode("utf-8-sig").splitlines()[0].startswith("product,name,inn")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert tiny_edition in response.headers["ETag"]
    again = browser.get("/downloads/products.csv", headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_descriptor_names_every_table(browser):
    found = orjson.loads(browser.get("/downloads/datapackage.json").content)
    assert "authorisations" in [one["name"] for one in found["resources"]]


@pytest.mark.parametrize("address", ["/downloads/nothing.csv", "/downloads/products.xls"])
def test_a_file_that_is_not_there_names_those_there_are(browser, address):
    response = browser.get(address)
    assert response.status_code == 404
    assert "products.csv" in response.content.decode()


def test_the_edition_says_how_well_it_is_supported(page, tiny_edition):
    text = re.sub(r"\s+", " ", page(f"/editions/{tiny_edition}"))
    assert tiny_edition in text
    assert "It is the one in use." in text
    assert re.search(r'<th scope="row">Authorisations</th><td[^>]*>3</td><td[^>]*>2</td>', text)
    assert "No other edition is kept here." in text


def test_an_edition_that_is_not_there(browser):
    assert browser.get("/editions/0000").status_code == 404
    assert browser.get("/editions/current?against=0000").status_code == 404


def test_documents_are_found_by_kind_and_by_a_word(page):
    assert "/sources/mfds-list" in page("/sources")
    assert "/sources/ema-kymriah" not in page("/sources?has=mfds.go.kr")
    assert "/sources/mfds-list" in page("/sources?has=mfds.go.kr")
    assert "No document fits." in page("/sources?kind=press")


def test_registers_say_how_they_count(page):
    assert "MFDS item permits (open data)" in page("/sources")
    assert "terms not checked" in page("/sources")
