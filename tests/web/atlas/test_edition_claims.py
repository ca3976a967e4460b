"""Pages and the API speak of the claims of the edition in use, whatever the package ships."""

import pytest
from tests.support.tiny_facts import replace, write_tiny_facts

from concord.atlas.edition.build import build

SHIPPED = "isct-2018-most-authorised"


@pytest.fixture(scope="module")
def other_home(tmp_path_factory):
    facts = write_tiny_facts(tmp_path_factory.mktemp("other") / "facts")
    replace(facts, "claims.yaml", SHIPPED, "society-2018-korea-leads")
    home = tmp_path_factory.mktemp("other-home")
    build(facts, home)
    return home


def test_a_claim_that_only_the_edition_holds_has_a_page(browser, other_home, monkeypatch):
    monkeypatch.setenv("CONCORD_HOME", str(other_home))
    assert 'href="/claims/society-2018-korea-leads"' in browser.get("/claims").content.decode()
    assert browser.get("/claims/society-2018-korea-leads").status_code == 200
    assert browser.get(f"/claims/{SHIPPED}").status_code == 404
    assert browser.get(f"/corrections/dispute/claim:{SHIPPED}").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/claims", "/api/v1/claims/society-2018-korea-leads"])
def test_so_does_the_programming_interface(browser, other_home, monkeypatch, address):
    monkeypatch.setenv("CONCORD_HOME", str(other_home))
    response = browser.get(address)
    assert response.status_code == 200
    assert "society-2018-korea-leads" in response.content.decode()
    assert SHIPPED not in response.content.decode()


def test_an_edition_without_claims_lists_none(browser, tmp_path, monkeypatch):
    facts = write_tiny_facts(tmp_path / "facts")
    (facts / "claims.yaml").unlink()
    build(facts, tmp_path / "home")
    monkeypatch.setenv("CONCORD_HOME", str(tmp_path / "home"))
    assert browser.get("/claims").status_code == 200
