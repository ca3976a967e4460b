from datetime import date

import pytest
from tests.support.records import bundled_record

from concord.web.atlas import products as module
from concord.web.atlas.gaps import _routes
from concord.web.atlas.pathway import KINDS
from concord.web.atlas.products import decided


@pytest.fixture(autouse=True)
def _record(monkeypatch):
    record = bundled_record()
    monkeypatch.setattr(module, "recorded", lambda _edition: record)


def test_a_product_without_recorded_attributes_shows_nothing():
    assert decided("no-such-product") == {}


@pytest.mark.parametrize(
    ("product", "place", "verdict"),
    [
        ("epicel", "United States", "disagrees"),
        ("maci", "European Union", "open: among what the rules leave possible"),
    ],
)
def test_the_rules_stand_beside_the_decision(product, place, verdict):
    lines = {one["place"]: one for one in decided(product)["decided"]}
    assert lines[place]["verdict"] == verdict
    assert lines[place]["rows"]


def test_the_link_opens_the_wizard_with_what_is_known():
    wizard = decided("tisagenlecleucel")["wizard"]
    assert wizard.startswith("/pathway?in=KR%2CUS%2CEU%2CJP&as_of=")
    assert "cell_source=autologous" in wizard


def test_the_ways_that_lead_here_have_names_and_clocks():
    ways = _routes(bundled_record(), "hearticellgram-ami", "US", date(2026, 11, 22))
    assert ("Biologics licence application", True, "12 months") in ways
    assert _routes(bundled_record(), "hearticellgram-ami", "ZZ", date(2026, 11, 22)) == ()
    assert set(KINDS) >= {"research", "authorisation"}
